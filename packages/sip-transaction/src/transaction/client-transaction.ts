import type { Clock } from '@offhook/primitives';
import { SipHeaders, type SipRequest, type SipResponse } from '@offhook/sip-message';
import type { SipFlow } from '../sip-flow.js';
import {
  type ClientState,
  type ClientTrigger,
  inviteClientTransitions,
  nonInviteClientTransitions,
  triggerOf,
} from './transaction-state.js';
import type { TransactionTimers } from './transaction-timers.js';

/** What a client transaction tells its owner. */
export interface ClientTransactionListener {
  readonly onResponse: (response: SipResponse) => void;
  /** No final answer comes any more: nothing was heard in time, or the flow is gone. */
  readonly onFailure: (failure: 'timed-out' | 'flow-lost') => void;
}

export interface ClientTransactionOptions<Flow extends SipFlow = SipFlow> {
  readonly flow: Flow;
  readonly request: SipRequest;
  readonly clock: Clock;
  readonly timers: TransactionTimers;
  readonly listener: ClientTransactionListener;
  readonly onTerminated: (transaction: ClientTransaction<Flow>) => void;
}

/** One request of ours, and its answers (RFC 3261 §17.1). */
export class ClientTransaction<Flow extends SipFlow = SipFlow> {
  readonly flow: Flow;
  readonly request: SipRequest;
  readonly #options: ClientTransactionOptions<Flow>;
  #state: ClientState = 'calling';
  #cancelTimer: (() => void) | undefined;

  constructor(options: ClientTransactionOptions<Flow>) {
    this.#options = options;
    this.flow = options.flow;
    this.request = options.request;
  }

  get isInvite(): boolean {
    return this.request.method === 'INVITE';
  }

  start(): void {
    const { clock, flow, request, timers } = this.#options;
    this.#cancelTimer = clock.after(timers.answerTimeoutMs, () => {
      if (this.#trigger('timeout')) this.#options.listener.onFailure('timed-out');
    });
    try {
      if (!flow.sendMessage(request)) this.handleFlowLost();
    } catch (error) {
      // It cannot be written: nothing waits for its answer.
      this.dispose();
      throw error;
    }
  }

  receive(response: SipResponse): void {
    const isRepeatedFailure = this.#state === 'completed';
    const trigger = triggerOf(response.status);
    if (!this.#trigger(trigger)) return;
    if (trigger === 'failure' && this.isInvite) this.flow.sendMessage(this.#ackFor(response));
    this.#arm();
    if (!isRepeatedFailure) this.#options.listener.onResponse(response);
  }

  handleFlowLost(): void {
    const isWaiting = this.#state === 'calling' || this.#state === 'proceeding';
    if (this.#trigger('broken') && isWaiting) this.#options.listener.onFailure('flow-lost');
  }

  /** Forgets everything without a word to the owner. */
  dispose(): void {
    this.#trigger('broken');
  }

  #trigger(trigger: ClientTrigger): boolean {
    const table = this.isInvite ? inviteClientTransitions : nonInviteClientTransitions;
    const next = table[this.#state][trigger];
    if (next === undefined) return false;
    const isChanged = next !== this.#state;
    this.#state = next;
    // Timer F goes on running in Proceeding, Timer B does not.
    if (isChanged && (next !== 'proceeding' || this.isInvite)) this.#stopTimer();
    if (isChanged && next === 'terminated') this.#options.onTerminated(this);
    return true;
  }

  /** Starts what the state that was just reached waits for: M, or at once D and K. */
  #arm(): void {
    const { clock, timers } = this.#options;
    if (this.#state === 'completed') this.#trigger('linger');
    if (this.#state !== 'accepted' || this.#cancelTimer !== undefined) return;
    this.#cancelTimer = clock.after(timers.acceptedLingerMs, () => this.#trigger('linger'));
  }

  #stopTimer(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }

  /** RFC 3261 §17.1.1.3: the ACK of an error answer is this transaction's own, hop by hop. */
  #ackFor(response: SipResponse): SipRequest {
    const { headers, uri } = this.request;
    const ack = new SipHeaders();
    ack.set('Via', headers.first('Via') ?? '');
    ack.set('Max-Forwards', '70');
    ack.set('Route', headers.all('Route'));
    ack.set('From', headers.first('From') ?? '');
    ack.set('To', response.headers.first('To') ?? '');
    ack.set('Call-ID', headers.first('Call-ID') ?? '');
    ack.set('CSeq', (headers.first('CSeq') ?? '').replace(/\S+$/, 'ACK'));
    return { kind: 'request', method: 'ACK', uri, headers: ack, body: '' };
  }
}
