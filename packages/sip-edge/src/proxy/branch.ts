import type { Clock } from '@offhook/primitives';
import { SipHeaders, type SipRequest, type SipResponse } from '@offhook/sip-message';
import { type TransactionTimers, triggerOf } from '@offhook/sip-transaction';
import type { ClientTransaction, TransactionLayer } from '../flow/flow-transaction.js';
import type { Flow } from '../flow/flow.js';
import { assertIdentity } from './asserted-identity.js';
import { type BranchState, branchTransitions, type BranchTrigger } from './branch-state.js';

/** Why a branch ended without an answer of its own. */
export type BranchFailure = 'timed-out' | 'flow-lost' | 'gave-up';

export interface BranchListener {
  readonly onProvisional: (response: SipResponse) => void;
  /** A 2xx; of an INVITE there may be several. */
  readonly onSuccess: (branch: Branch, response: SipResponse) => void;
  readonly onFailure: (branch: Branch, failure: SipResponse | BranchFailure) => void;
}

export interface BranchOptions {
  readonly layer: Pick<TransactionLayer, 'send'>;
  readonly clock: Clock;
  readonly timers: TransactionTimers;
  readonly flow: Flow;
  readonly request: SipRequest;
  /** Who answers it: an address of record. */
  readonly answerer: string;
  readonly listener: BranchListener;
}

/** One target of a forwarded request: its client transaction and its CANCEL. */
export class Branch {
  readonly #options: BranchOptions;
  #state: BranchState = 'calling';
  #transaction: ClientTransaction | undefined;
  #cancelReasons: readonly string[] = [];
  #stopTimer: (() => void) | undefined;

  constructor(options: BranchOptions) {
    this.#options = options;
  }

  start(): void {
    const { answerer, flow, layer, request } = this.#options;
    this.#transaction = layer.send(flow, request, {
      onResponse: (response) => {
        const headers = response.headers.clone();
        assertIdentity(headers, answerer);
        this.#handleResponse({ ...response, headers });
      },
      onFailure: (failure) => {
        this.#fail(failure);
      },
    });
  }

  /** Takes the INVITE back, with `reasons` as Reason headers (RFC 3326). Without effect when it is over. */
  cancel(reasons: readonly string[]): void {
    if (!this.#trigger('cancel')) return;
    this.#cancelReasons = reasons;
    if (this.#state === 'cancelling') this.#sendCancel();
  }

  /** Stops waiting, without a word to anybody. */
  dispose(): void {
    this.#stopTimer?.();
    this.#state = 'ended';
  }

  #handleResponse(response: SipResponse): void {
    const { listener } = this.#options;
    const wasPending = this.#state === 'cancel-pending';
    const trigger = triggerOf(response.status);
    if (!this.#trigger(trigger)) return;
    if (trigger === 'success') listener.onSuccess(this, response);
    else if (trigger === 'failure') listener.onFailure(this, response);
    else if (wasPending) this.#sendCancel();
    else listener.onProvisional(response);
  }

  #sendCancel(): void {
    const { clock, flow, layer, request, timers } = this.#options;
    // RFC 3261 §9.1: an INVITE whose CANCEL brings no final answer is given up after 64*T1.
    this.#stopTimer = clock.after(timers.answerTimeoutMs, () => {
      this.#transaction?.dispose();
      if (this.#trigger('give-up')) this.#options.listener.onFailure(this, 'gave-up');
    });
    // What the called side says to a CANCEL matters to nobody: its answer to the INVITE does.
    const ignored = { onResponse: () => undefined, onFailure: () => undefined };
    layer.send(flow, cancelOf(request, this.#cancelReasons), ignored);
  }

  #fail(failure: BranchFailure): void {
    if (this.#trigger('failure')) this.#options.listener.onFailure(this, failure);
  }

  #trigger(trigger: BranchTrigger): boolean {
    const next = branchTransitions[this.#state][trigger];
    if (next === undefined) return false;
    this.#state = next;
    if (next === 'answered' || next === 'ended') this.#stopTimer?.();
    return true;
  }
}

/** RFC 3261 §9.1: the CANCEL has the INVITE's own branch and goes the same way. */
function cancelOf({ headers, uri }: SipRequest, reasons: readonly string[]): SipRequest {
  const cancel = new SipHeaders();
  cancel.set('Via', headers.first('Via') ?? '');
  cancel.set('Max-Forwards', '70');
  for (const name of ['From', 'To', 'Call-ID']) cancel.set(name, headers.first(name) ?? '');
  cancel.set('CSeq', (headers.first('CSeq') ?? '').replace(/\S+$/, 'CANCEL'));
  cancel.set('Reason', reasons);
  return { kind: 'request', method: 'CANCEL', uri, headers: cancel, body: '' };
}
