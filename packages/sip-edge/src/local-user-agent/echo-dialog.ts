import type { Clock } from '@offhook/primitives';
import { formatVia, parseCSeq, parseNameAddr, SipHeaders, type SipRequest } from '@offhook/sip-message';
import { makeResponse, randomToken, tagOf, type TransactionTimers } from '@offhook/sip-transaction';
import type { ServerTransaction, TransactionLayer } from '../flow/flow-transaction.js';
import type { EchoAnswer } from '../echo/echo-line.js';
import type { Flow } from '../flow/flow.js';
import { type EchoDialogState, echoDialogTransitions, type EchoDialogTrigger } from './echo-dialog-state.js';

/** Who hangs up closes the media first, and its BYE is on its way: two that cross would be answered 481 both. */
const goodbyeMs = 500;

export interface EchoDialogOptions {
  readonly invite: ServerTransaction;
  readonly domain: string;
  /** The echo line's own Contact, as `<sip:*43@example.com;transport=ws>`. */
  readonly contact: string;
  readonly layer: Pick<TransactionLayer, 'send'>;
  readonly clock: Clock;
  readonly timers: TransactionTimers;
  readonly maxCallMs: number;
  readonly onEnded: (dialog: EchoDialog) => void;
}

/** One call with the echo line: the dialog of RFC 3261 §12 from the called side. */
export class EchoDialog {
  readonly localTag: string = randomToken(14);
  readonly #options: EchoDialogOptions;
  #state: EchoDialogState = 'answering';
  #answer: EchoAnswer | undefined;
  #offer = '';
  #remoteSequence: number;
  #remoteTarget: string;
  #stopTimers: (() => void)[] = [];

  constructor(options: EchoDialogOptions) {
    this.#options = options;
    const { request } = options.invite;
    this.#remoteSequence = sequenceOf(request);
    this.#remoteTarget = targetOf(request) ?? '';
  }

  get state(): EchoDialogState {
    return this.#state;
  }

  get flow(): Flow {
    return this.#options.invite.flow;
  }

  get callId(): string {
    return this.#options.invite.request.headers.first('Call-ID') ?? '';
  }

  /** The offer that the running call stands on. */
  get offer(): string {
    return this.#offer;
  }

  get answerSdp(): string {
    return this.#answer?.sdp ?? '';
  }

  /** Takes the call. */
  accept(offer: string, answer: EchoAnswer): void {
    if (!this.#trigger('answer')) {
      void answer.close();
      return;
    }
    const { clock, maxCallMs, timers } = this.#options;
    this.#stopTimers = [
      clock.after(timers.answerTimeoutMs, () => {
        this.#end('no-ack', true);
      }),
      clock.after(maxCallMs, () => {
        this.hangUp();
      }),
    ];
    this.#adopt(offer, answer);
    this.respondOk(this.#options.invite);
  }

  /** Goes over to a new answer for a new transport (ICE restart). */
  replace(offer: string, answer: EchoAnswer): void {
    const former = this.#answer;
    this.#adopt(offer, answer);
    void former?.close();
  }

  refuse(): void {
    this.#end('refuse', false);
  }

  respondOk(transaction: ServerTransaction): void {
    const headers = [
      ['Contact', this.#options.contact],
      ['Content-Type', 'application/sdp'],
    ] as const;
    // RFC 3261 §16.6 and §12.1.1: nobody is between the caller and the edge, so there is no Record-Route to copy.
    const ok = makeResponse(
      transaction.request,
      { status: 200, headers, body: this.answerSdp },
      this.localTag,
    );
    transaction.respond(ok);
  }

  /** Whether a request of the dialog comes in its order (RFC 3261 §12.2.2). */
  takeInOrder(request: SipRequest): boolean {
    const sequence = sequenceOf(request);
    if (sequence <= this.#remoteSequence) return false;
    this.#remoteSequence = sequence;
    if (request.method === 'INVITE') this.#remoteTarget = targetOf(request) ?? this.#remoteTarget;
    return true;
  }

  handleAck(): void {
    const wasLeaving = this.#state === 'leaving';
    if (!this.#trigger('ack')) return;
    this.#stopTimers.shift()?.();
    if (wasLeaving) this.#finish(true);
  }

  handleBye(): void {
    this.#end('bye', false);
  }

  /** The flow is gone, or the edge closes: there is nobody to send a BYE to. */
  handleLost(): void {
    this.#end('lost', false);
  }

  hangUp(): void {
    if (!this.#trigger('hang-up')) return;
    if (this.#state === 'ended') this.#finish(true);
  }

  #adopt(offer: string, answer: EchoAnswer): void {
    this.#offer = offer;
    this.#answer = answer;
    void answer.closed.then(() => {
      // An answer that was replaced ends without ending the call.
      if (this.#answer !== answer) return;
      if (this.#state === 'confirmed') this.#hangUpLater();
      else this.hangUp();
    });
  }

  #hangUpLater(): void {
    const cancel = this.#options.clock.after(goodbyeMs, () => {
      this.hangUp();
    });
    this.#stopTimers.push(cancel);
  }

  #end(trigger: EchoDialogTrigger, isByeDue: boolean): void {
    if (this.#trigger(trigger)) this.#finish(isByeDue);
  }

  #finish(isByeDue: boolean): void {
    for (const stop of this.#stopTimers.splice(0)) stop();
    if (isByeDue) this.#sendBye();
    void this.#answer?.close();
    this.#options.onEnded(this);
  }

  #trigger(trigger: EchoDialogTrigger): boolean {
    const next = echoDialogTransitions[this.#state][trigger];
    if (next === undefined) return false;
    this.#state = next;
    return true;
  }

  #sendBye(): void {
    const { domain, invite, layer } = this.#options;
    const { headers: sent } = invite.request;
    const headers = new SipHeaders();
    const parameters = new Map([['branch', `z9hG4bK${randomToken(14)}`]]);
    headers.set('Via', formatVia({ transport: invite.flow.transport, host: domain, parameters }));
    headers.set('Max-Forwards', '70');
    headers.set('From', `${sent.first('To') ?? ''};tag=${this.localTag}`);
    headers.set('To', sent.first('From') ?? '');
    headers.set('Call-ID', this.callId);
    headers.set('CSeq', '1 BYE');
    const bye: SipRequest = { kind: 'request', method: 'BYE', uri: this.#remoteTarget, headers, body: '' };
    // Whatever the caller says to it, the call is over.
    layer.send(invite.flow, bye, { onResponse: () => undefined, onFailure: () => undefined });
  }
}

/** The address in a request's Contact, where the dialog's requests go; undefined without a proper one. */
export function targetOf(request: SipRequest): string | undefined {
  const contact = request.headers.first('Contact');
  return contact === undefined || contact === '*' ? undefined : parseNameAddr(contact).uri;
}

/** What a request outside of any dialog has not. */
export function isInDialog(request: SipRequest): boolean {
  return tagOf(request.headers.first('To')) !== undefined;
}

function sequenceOf(request: SipRequest): number {
  return parseCSeq(request.headers.first('CSeq') ?? '').sequence;
}
