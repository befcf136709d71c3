import type { Clock } from '@offhook/primitives';
import type { SipRequest, SipResponse } from '@offhook/sip-message';
import { makeResponse } from '../message/make-response.js';
import type { SipAnswer } from '../message/sip-answer.js';
import type { SipFlow } from '../sip-flow.js';
import {
  inviteServerTransitions,
  nonInviteServerTransitions,
  type ServerState,
  type ServerTrigger,
  triggerOf,
} from './transaction-state.js';
import type { TransactionTimers } from './transaction-timers.js';

export interface ServerTransactionOptions<Flow extends SipFlow = SipFlow> {
  readonly flow: Flow;
  readonly request: SipRequest;
  readonly clock: Clock;
  readonly timers: TransactionTimers;
  readonly onTerminated: (transaction: ServerTransaction<Flow>) => void;
}

/** Why a request is no longer wanted: the value of its signal's `reason`. */
export interface Cancellation {
  readonly cause: 'cancelled' | 'flow-lost' | 'disposed';
  /** Reason headers (RFC 3326) that came with the CANCEL. */
  readonly reasons: readonly string[];
}

/** One request of the other side's, and its answers (RFC 3261 §17.2). */
export class ServerTransaction<Flow extends SipFlow = SipFlow> {
  readonly flow: Flow;
  readonly request: SipRequest;
  readonly #options: ServerTransactionOptions<Flow>;
  readonly #cancelled: AbortController = new AbortController();
  #state: ServerState;
  #lastSent: SipResponse | undefined;
  #cancelTimer: (() => void) | undefined;

  constructor(options: ServerTransactionOptions<Flow>) {
    this.#options = options;
    this.flow = options.flow;
    this.request = options.request;
    this.#state = this.isInvite ? 'proceeding' : 'trying';
  }

  get isInvite(): boolean {
    return this.request.method === 'INVITE';
  }

  get state(): ServerState {
    return this.#state;
  }

  /** Whether a final answer can still be given. */
  get isOpen(): boolean {
    return this.#state === 'trying' || this.#state === 'proceeding';
  }

  /** Aborts with a `Cancellation` when nobody waits for the answer any more. */
  get signal(): AbortSignal {
    return this.#cancelled.signal;
  }

  /** Answers with what `makeResponse` makes of it. */
  answer(answer: SipAnswer, toTag?: string): void {
    this.respond(makeResponse(this.request, answer, toTag));
  }

  /** Sends a response if the state allows one: a second final answer is dropped, a further 2xx of an INVITE is not. */
  respond(response: SipResponse): void {
    if (!this.#trigger(triggerOf(response.status))) return;
    this.#lastSent = response;
    if (!this.flow.sendMessage(response)) this.#trigger('broken');
    this.#arm();
  }

  /** A retransmission gets the last answer again; a provisional one or an error, never a 2xx (RFC 6026 §7.1). */
  receiveAgain(): void {
    const isRepeated = this.#state === 'proceeding' || this.#state === 'completed';
    if (isRepeated && this.#lastSent !== undefined) this.flow.sendMessage(this.#lastSent);
  }

  receiveAck(): void {
    if (this.#trigger('ack')) this.#trigger('linger');
  }

  /** Tells whoever works on the answer to stop. Without effect once there is a final answer. */
  cancel(cancellation: Cancellation): void {
    if (this.isOpen) this.#cancelled.abort(cancellation);
  }

  /** Ends without an answer, where RFC 4320 §4.2 forbids one. */
  abandon(): void {
    this.#trigger('abandon');
  }

  handleFlowLost(): void {
    this.#break('flow-lost');
  }

  /** Forgets everything: no answer goes out any more. */
  dispose(): void {
    this.#break('disposed');
  }

  #break(cause: 'flow-lost' | 'disposed'): void {
    this.cancel({ cause, reasons: [] });
    this.#trigger('broken');
  }

  #trigger(trigger: ServerTrigger): boolean {
    const table = this.isInvite ? inviteServerTransitions : nonInviteServerTransitions;
    const next = table[this.#state][trigger];
    if (next === undefined) return false;
    const isChanged = next !== this.#state;
    this.#state = next;
    if (isChanged && next !== 'proceeding') this.#cancelTimer?.();
    if (isChanged && next === 'terminated') this.#options.onTerminated(this);
    return true;
  }

  /** Starts what the state that was just reached waits for: H, L, or at once J. */
  #arm(): void {
    const { clock, timers } = this.#options;
    if (this.#state === 'completed' && this.isInvite) {
      this.#cancelTimer = clock.after(timers.answerTimeoutMs, () => this.#trigger('timeout'));
    } else if (this.#state === 'completed') {
      this.#trigger('linger');
    } else if (this.#state === 'accepted' && this.#cancelTimer === undefined) {
      this.#cancelTimer = clock.after(timers.acceptedLingerMs, () => this.#trigger('linger'));
    }
  }
}
