import { isUriEqual, type NameAddr, parseContacts, parseUri, type SipMessage } from '@offhook/sip-message';
import type { IncomingResponse } from 'sip.js/lib/core/messages/incoming-response.js';
import type { OutgoingRequestMessage } from 'sip.js/lib/core/messages/outgoing-request-message.js';
import type { RegisterOutcome, RegisterRequest } from '../../ports/signalling-port.js';
import { randomToken } from '../../random-token.js';
import { dropClient } from './drop-client.js';
import { sipOf } from './received-message.js';
import { refusalOf } from './sip-refusal.js';
import { allowHeader, type SipJsContext } from './sipjs-core.js';

/** Sends REGISTERs, all with one Call-ID and rising sequence numbers (RFC 3261 §10.2). */
export class SipJsRegistrar {
  readonly #context: SipJsContext;
  readonly #callId: string = randomToken(24);
  #sequence = 0;
  #hasRegId = true;

  constructor(context: SipJsContext) {
    this.#context = context;
  }

  async register(request: RegisterRequest): Promise<RegisterOutcome> {
    const { tokens } = this.#context.requestHeaders;
    await tokens?.get();
    const outcome = await this.#try(request);
    if (outcome.kind === 'accepted') return outcome;
    // RFC 5626 §11.6: the first hop does not know of flows, and the registrar will not keep one.
    if (outcome.status === 439 && this.#hasRegId) {
      this.#hasRegId = false;
      return await this.#try(request);
    }
    const token = tokens?.current;
    if (outcome.status !== 401 || tokens === undefined || token === undefined) return outcome;
    tokens.refuse(token);
    await tokens.get();
    return tokens.current === token ? outcome : await this.#try(request);
  }

  async #try({ expiresSeconds, signal }: RegisterRequest): Promise<RegisterOutcome> {
    signal.throwIfAborted();
    const request = this.#makeRequest(expiresSeconds);
    try {
      const outcome = await this.#send(request, expiresSeconds, signal);
      const isDowngrade = this.#context.authenticator.hasRefusedDowngrade(this.#callId);
      return isDowngrade && outcome.kind === 'refused' ? { ...outcome, isDowngrade } : outcome;
    } finally {
      // A challenge that was answered has used up a number of its own.
      this.#sequence = Math.max(this.#sequence, request.cseq);
    }
  }

  #makeRequest(expiresSeconds: number): OutgoingRequestMessage {
    const { aor, contact, core, instanceId, registrar, requestHeaders } = this.#context;
    const flow = this.#hasRegId ? ';reg-id=1' : '';
    const device = instanceId === undefined ? '' : `;+sip.instance="<urn:uuid:${instanceId}>"${flow}`;
    const message = core.makeOutgoingRequestMessage(
      'REGISTER',
      registrar,
      aor,
      aor,
      { callId: this.#callId, cseq: this.#sequence + 1 },
      [
        `Contact: <${contact.toRaw()}>${device};expires=${expiresSeconds}`,
        `Expires: ${expiresSeconds}`,
        allowHeader,
      ],
    );
    requestHeaders.addTo(message);
    return message;
  }

  #send(
    request: OutgoingRequestMessage,
    expiresSeconds: number,
    signal: AbortSignal,
  ): Promise<RegisterOutcome> {
    const { core } = this.#context;
    const listening = new AbortController();
    return new Promise<RegisterOutcome>((resolve, reject) => {
      const refuse = ({ message }: IncomingResponse): void => {
        resolve(refusalOf(message));
      };
      const client = core.register(request, {
        onAccept: ({ message }) => {
          resolve(this.#outcomeOf(sipOf(message), expiresSeconds));
        },
        onRedirect: refuse,
        onReject: refuse,
      });
      const onAbort = (): void => {
        dropClient(core, client);
        reject(signal.reason);
      };
      signal.addEventListener('abort', onAbort, { once: true, signal: listening.signal });
    }).finally(() => {
      listening.abort();
    });
  }

  /** RFC 3261 §10.2.4: the registrar decides for how long, and says so at our contact. */
  #outcomeOf(response: SipMessage | undefined, wantedSeconds: number): RegisterOutcome {
    const contacts = response === undefined ? [] : parseContacts(response);
    const ours = contacts === '*' ? undefined : contacts.find((contact) => this.#isOurs(contact));
    const granted = ours?.parameters.get('expires') ?? response?.headers.first('Expires') ?? '';
    const expiresSeconds = /^\d+$/.test(granted) ? Number(granted) : wantedSeconds;
    if (expiresSeconds === 0 && wantedSeconds > 0) {
      return { kind: 'refused', status: 500, reason: 'Binding not kept' };
    }
    return { kind: 'accepted', expiresSeconds };
  }

  #isOurs({ uri }: NameAddr): boolean {
    // Beside ours stand other devices' contacts, which need not be readable.
    if (!uri.includes(this.#context.contact.host)) return false;
    return isUriEqual(parseUri(uri), parseUri(this.#context.contact.toRaw()));
  }
}
