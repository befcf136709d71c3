import {
  isUriEqual,
  type NameAddr,
  parseContacts,
  parseUri,
  type SipRequest,
  type SipResponse,
} from '@offhook/sip-message';
import type { RegisterOutcome, RegisterRequest } from '../ports/signalling-port.js';
import { ClientRequest } from './core/client-request.js';
import { RequestSeries } from './core/request-series.js';
import type { UserAgent } from './core/user-agent.js';
import { refusalOf } from './headers/sip-refusal.js';

/** Sends REGISTERs, all with one Call-ID and rising sequence numbers (RFC 3261 §10.2). */
export class Registrar {
  readonly #agent: UserAgent;
  readonly #instanceId: string | undefined;
  readonly #series = new RequestSeries();
  #hasRegId = true;

  constructor(agent: UserAgent, instanceId: string | undefined) {
    this.#agent = agent;
    this.#instanceId = instanceId;
  }

  async register(request: RegisterRequest): Promise<RegisterOutcome> {
    const { tokens } = this.#agent.requestHeaders;
    if (tokens !== undefined) await tokens.get();
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
    const listening = new AbortController();
    return await new Promise<RegisterOutcome>((resolve, reject) => {
      const client = new ClientRequest(this.#agent, {
        request: this.#makeRequest(expiresSeconds),
        nextSequence: this.#series.next,
        onFinal: (response) => {
          if (response.status < 300) resolve(this.#outcomeOf(response, expiresSeconds));
          else resolve({ ...refusalOf(response), ...(client.isDowngrade ? { isDowngrade: true } : {}) });
        },
      });
      const onAbort = (): void => {
        client.drop();
        reject(signal.reason);
      };
      signal.addEventListener('abort', onAbort, { once: true, signal: listening.signal });
    }).finally(() => {
      listening.abort();
    });
  }

  #makeRequest(expiresSeconds: number): SipRequest {
    const { aor, contact, domain } = this.#agent.identity;
    const flow = this.#hasRegId ? ';reg-id=1' : '';
    const id = this.#instanceId;
    const device = id === undefined ? '' : `;+sip.instance="<urn:uuid:${id}>"${flow}`;
    return this.#agent.makeRequest(this.#series, {
      method: 'REGISTER',
      uri: `sip:${domain}`,
      to: aor,
      fields: [
        ['Contact', `<${contact}>${device};expires=${expiresSeconds}`],
        ['Expires', String(expiresSeconds)],
      ],
    });
  }

  /** RFC 3261 §10.2.4: the registrar decides for how long, and says so at our contact. */
  #outcomeOf(response: SipResponse, wantedSeconds: number): RegisterOutcome {
    const contacts = parseContacts(response);
    const ours = contacts === '*' ? undefined : contacts.find((contact) => this.#isOurs(contact));
    const granted = ours?.parameters.get('expires') ?? response.headers.first('Expires') ?? '';
    const expiresSeconds = /^\d+$/.test(granted) ? Number(granted) : wantedSeconds;
    if (expiresSeconds === 0 && wantedSeconds > 0) {
      return { kind: 'refused', status: 500, reason: 'Binding not kept' };
    }
    return { kind: 'accepted', expiresSeconds };
  }

  #isOurs({ uri }: NameAddr): boolean {
    const { contact, host } = this.#agent.identity;
    // Beside ours stand other devices' contacts, which need not be readable.
    return uri.includes(host) && isUriEqual(parseUri(uri), parseUri(contact));
  }
}
