import { Emitter, type Unsubscribe } from '@offhook/primitives';
import { type NameAddr, parseContacts, parseUri, type SipMessage } from '@offhook/sip-message';
import type { IncomingResponse } from 'sip.js/lib/core/messages/incoming-response.js';
import type { IncomingResponseMessage } from 'sip.js/lib/core/messages/incoming-response-message.js';
import type {
  AckableIncomingResponseWithSession,
  OutgoingInviteRequest,
  PrackableIncomingResponseWithSession,
} from 'sip.js/lib/core/messages/methods/invite.js';
import type { Session } from 'sip.js/lib/core/session/session.js';
import type {
  InviteRequest,
  OutgoingInvite,
  OutgoingInviteEvents,
  RemoteIdentity,
  SipReason,
} from '../../ports/signalling-port.js';
import { randomToken } from '../../random-token.js';
import { dropClient } from './drop-client.js';
import { ifReadable } from './if-readable.js';
import { reasonOf, reasonValue } from './reason-header.js';
import { descriptionIn, sipOf } from './received-message.js';
import { assertedIdentity, claimedIdentity } from './remote-identity.js';
import { formatReplaces } from './replaces-header.js';
import { sessionDescription } from './session-description.js';
import { minInterval, minSessionExpiresSeconds, sessionExpiresSeconds } from './session-timer.js';
import { refusalOf } from './sip-refusal.js';
import { allowHeader, contactHeader, type SipJsContext } from './sipjs-core.js';
import { SipJsDialog } from './sipjs-dialog.js';
import { SipJsEarlyDialog } from './sipjs-early-dialog.js';
import { recvInfoHeader } from './sipjs-info.js';
import { refreshTarget, toSipJsUri } from './sipjs-uri.js';

// RFC 3261 §9.1: after 64 × T1 a cancelled INVITE counts as over, whether its 487 came or not.
const cancelTimeoutMs = 32_000;

/** An INVITE of ours, from its sending to its final response. */
export class SipJsOutgoingInvite implements OutgoingInvite {
  readonly #context: SipJsContext;
  readonly #request: InviteRequest;
  readonly #events = new Emitter<OutgoingInviteEvents>();
  /** What reliable provisional responses answered, by fork. */
  readonly #answers = new Map<string, string>();
  /** By fork. */
  readonly #early = new Map<string, SipJsEarlyDialog>();
  #client: OutgoingInviteRequest;
  #minSessionSeconds: number = minSessionExpiresSeconds;
  #isOver = false;
  #isCancelled = false;
  #settle: () => void = () => undefined;
  readonly #settled: Promise<void>;

  constructor(context: SipJsContext, request: InviteRequest) {
    this.#context = context;
    this.#request = request;
    this.#settled = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.#client = this.#send({ callId: request.callId ?? randomToken(24) });
  }

  on<Name extends keyof OutgoingInviteEvents>(
    name: Name,
    listener: (payload: OutgoingInviteEvents[Name]) => void,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Unsubscribe {
    return this.#events.on(name, listener, options);
  }

  async cancel(reason?: Pick<SipReason, 'cause' | 'text'>): Promise<void> {
    this.#events.clear();
    if (!this.#isOver && !this.#isCancelled) this.#cancel(reason);
    await this.#settled;
  }

  #cancel(reason: Pick<SipReason, 'cause' | 'text'> | undefined): void {
    this.#isCancelled = true;
    const { authenticator, clock, isConnected, lifetime } = this.#context;
    const drop = (): void => {
      this.#drop();
    };
    if (!isConnected()) {
      drop();
      return;
    }
    authenticator.abandon(this.#client.message.callId);
    this.#client.cancel(reason && reasonValue(reason));
    const stopWaiting = clock.after(cancelTimeoutMs, drop);
    lifetime.addEventListener('abort', drop, { once: true });
    void this.#settled.then(() => {
      stopWaiting();
      lifetime.removeEventListener('abort', drop);
    });
  }

  #send(identifiers: {
    readonly callId: string;
    readonly cseq?: number;
    readonly fromTag?: string;
  }): OutgoingInviteRequest {
    const { aor, core, requestHeaders } = this.#context;
    const target = toSipJsUri(this.#request.target);
    const body = sessionDescription(this.#request.offer);
    const message = core.makeOutgoingRequestMessage(
      'INVITE',
      target,
      aor,
      target,
      identifiers,
      this.#headers(),
      body,
    );
    requestHeaders.addTo(message);
    const refuse = ({ message: response }: IncomingResponse): void => {
      this.#onRefuse(response);
    };
    return core.invite(message, {
      onTrying: ({ message: response }) => {
        this.#onProgress(response, undefined);
      },
      onProgress: (response) => {
        this.#acknowledge(response);
        this.#onProgress(response.message, response.session);
      },
      onAccept: (response) => {
        this.#onAccept(response);
      },
      onRedirect: refuse,
      onReject: refuse,
    });
  }

  #headers(): string[] {
    const { headers, replaces } = this.#request;
    const seconds = Math.max(sessionExpiresSeconds, this.#minSessionSeconds);
    return [
      contactHeader(this.#context.core),
      allowHeader,
      recvInfoHeader,
      `Session-Expires: ${seconds}`,
      `Min-SE: ${this.#minSessionSeconds}`,
      ...(replaces === undefined ? [] : [`Replaces: ${formatReplaces(replaces)}`, 'Require: replaces']),
      ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ];
  }

  /** PRACK, for a response that asks for one. sip.js lets none pass twice, and none out of order. */
  #acknowledge(response: PrackableIncomingResponseWithSession): void {
    const { message } = response;
    const headers = sipOf(message)?.headers;
    const sequence = /^\d{1,10}$/.exec(headers?.first('RSeq') ?? '')?.[0];
    if (sequence === undefined || headers?.all('Require').includes('100rel') !== true) return;
    const description = descriptionIn(message);
    if (description !== undefined) this.#answers.set(message.toTag, description);
    response.prack({ extraHeaders: [`RAck: ${sequence} ${message.cseq} INVITE`] });
  }

  #onProgress(response: IncomingResponseMessage, session: Session | undefined): void {
    const sip = sipOf(response);
    if (sip?.kind !== 'response' || sip.status < 180) return;
    const dialog = session && this.#earlyDialog(response.toTag, session);
    dialog?.learn(sip.headers);
    const hasOwnRingback = ringbackOf(sip.headers.all('P-Early-Media'));
    this.#events.emit('progressed', {
      status: sip.status,
      forkId: response.toTag,
      description: descriptionIn(response),
      identity: this.#identityIn(sip),
      ...(dialog && { dialog }),
      ...(hasOwnRingback === undefined ? {} : { hasOwnRingback }),
    });
  }

  #earlyDialog(forkId: string, session: Session): SipJsEarlyDialog {
    const known = this.#early.get(forkId);
    if (known !== undefined) return known;
    const dialog = new SipJsEarlyDialog(this.#context, session);
    this.#early.set(forkId, dialog);
    return dialog;
  }

  #onRefuse(response: IncomingResponseMessage): void {
    const sip = sipOf(response);
    if (response.statusCode === 422 && !this.#isCancelled && this.#sendLonger(sip)) return;
    this.#end();
    this.#events.emit('refused', {
      refusal: refusalOf(response),
      contacts: sip === undefined ? [] : contactsIn(sip),
      reasonText: reasonOf(response)?.text,
    });
    this.#events.clear();
  }

  /** RFC 4028 §7.3: somebody on the way wants longer intervals. False when asking again would change nothing. */
  #sendLonger(sip: SipMessage | undefined): boolean {
    const wanted = minInterval(sip?.headers) ?? 0;
    if (wanted <= this.#minSessionSeconds) return false;
    this.#minSessionSeconds = wanted;
    const { callId, cseq, fromTag } = this.#client.message;
    this.#client = this.#send({ callId, cseq: cseq + 1, fromTag });
    return true;
  }

  #onAccept(response: AckableIncomingResponseWithSession): void {
    const { message, session } = response;
    const sip = sipOf(message);
    const contact = sip?.headers.first('Contact');
    if (contact !== undefined) refreshTarget(session.remoteTarget, contact);
    response.ack();
    const identity = this.#identityIn(sip);
    const dialog = new SipJsDialog({
      session,
      context: this.#context,
      isConfirmed: true,
      localDescription: this.#request.offer,
      identity,
      message,
    });
    // A second fork that answered, or an answer that crossed our CANCEL (RFC 3261 §13.2.2.4, §15.1).
    if (this.#isOver || this.#isCancelled) {
      void dialog.bye().finally(() => {
        this.#end();
      });
      return;
    }
    this.#end();
    dialog.timer.handleResponse(sip?.headers);
    const forkId = message.toTag;
    const answer = descriptionIn(message) ?? this.#answers.get(forkId);
    this.#events.emit('accepted', { dialog, answer, forkId, identity });
    // sip.js keeps the transaction for 32 s (RFC 6026, timer M), which must not keep the call's media with it.
    this.#events.clear();
  }

  #identityIn(sip: SipMessage | undefined): RemoteIdentity {
    const asserted = sip && assertedIdentity(sip.headers, this.#context.registrar.host);
    return asserted ?? claimedIdentity(sip?.headers.first('To') ?? '');
  }

  #end(): void {
    this.#isOver = true;
    this.#context.authenticator.forget(this.#client.message.callId);
    this.#settle();
  }

  /** Gives up on any response. */
  #drop(): void {
    dropClient(this.#context.core, this.#client);
    this.#end();
  }
}

/** RFC 5009 §8: whether the far side sends sound before the answer. */
function ringbackOf(directions: readonly string[]): boolean | undefined {
  const [direction] = directions;
  return direction === undefined ? undefined : /^send(rec?v|only)$/i.test(direction);
}

/** Where a 3xx sends us, the best first (RFC 3261 §20.10). */
function contactsIn(sip: SipMessage): string[] {
  if (sip.kind === 'request' || sip.status >= 400) return [];
  const contacts = ifReadable(() => parseContacts(sip));
  if (contacts === undefined || contacts === '*') return [];
  const weight = ({ parameters }: NameAddr): number => Number(parameters.get('q') ?? 1) || 0;
  return contacts
    .filter(({ uri }) => ifReadable(() => parseUri(uri)) !== undefined)
    .sort((one, other) => weight(other) - weight(one))
    .map(({ uri }) => uri);
}
