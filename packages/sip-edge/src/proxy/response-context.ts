import type { Clock } from '@offhook/primitives';
import type { SipRequest, SipResponse } from '@offhook/sip-message';
import { type Cancellation, makeResponse, type TransactionTimers } from '@offhook/sip-transaction';
import type { ServerTransaction, TransactionLayer } from '../flow/flow-transaction.js';
import type { Flow } from '../flow/flow.js';
import { bestResponse } from './best-response.js';
import { Branch, type BranchFailure } from './branch.js';

export interface ResponseContextOptions {
  readonly transaction: ServerTransaction;
  readonly layer: Pick<TransactionLayer, 'send'>;
  readonly clock: Clock;
  readonly timers: TransactionTimers;
  /**
   * How long an INVITE may go unanswered. It stands for Timer C (RFC 3261 §16.6 step 11), which would begin anew at
   * each provisional answer: browsers send one and then nothing for as long as they ring.
   */
  readonly noAnswerTimeoutMs: number;
  readonly onEnded: (context: ResponseContext) => void;
}

/** A copy of the request, ready to go over its flow. */
export interface ForwardedCopy {
  readonly flow: Flow;
  readonly request: SipRequest;
  /** Who answers it: an address of record. */
  readonly answerer: string;
}

interface Outcome {
  readonly status: number;
  readonly response: SipResponse;
  /** Whether the answer is the edge's own, because none came. */
  readonly isMissing: boolean;
}

const answeredElsewhere = 'SIP;cause=200;text="Call completed elsewhere"';
const declinedElsewhere = 'SIP;cause=603;text="Declined elsewhere"';
const notAnswered = 'SIP;cause=408;text="No answer"';

/** Brings the answers of all branches of one request together (RFC 3261 §16.7). */
export class ResponseContext {
  readonly #options: ResponseContextOptions;
  readonly #branches: Set<Branch> = new Set<Branch>();
  readonly #outcomes: Outcome[] = [];
  #isCancelled = false;
  #isOverdue = false;
  #stopDeadline: (() => void) | undefined;

  constructor(options: ResponseContextOptions) {
    this.#options = options;
  }

  /** Sends all copies at once. */
  start(copies: readonly ForwardedCopy[]): void {
    const { clock, layer, noAnswerTimeoutMs, timers, transaction } = this.#options;
    const listener = {
      onProvisional: (response: SipResponse) => {
        // RFC 3261 §16.7 step 5: a 100 is for one hop only.
        if (response.status !== 100) this.#passOn(response);
      },
      onSuccess: (branch: Branch, response: SipResponse) => {
        this.#succeed(branch, response);
      },
      onFailure: (branch: Branch, failure: SipResponse | BranchFailure) => {
        this.#fail(branch, failure);
      },
    };
    // All are in the set before the first starts: one that fails at once must not seem to be the last.
    for (const copy of copies) this.#branches.add(new Branch({ ...copy, layer, clock, timers, listener }));
    if (transaction.isInvite) {
      this.#stopDeadline = clock.after(noAnswerTimeoutMs, () => {
        this.#isOverdue = true;
        this.#cancelAll([notAnswered]);
      });
      transaction.signal.addEventListener('abort', this.#onCancelled);
    }
    for (const branch of [...this.#branches]) branch.start();
  }

  /** Stops waiting for answers: for the edge's own end. */
  dispose(): void {
    for (const branch of this.#branches) branch.dispose();
    this.#branches.clear();
    this.#conclude();
  }

  readonly #onCancelled = (): void => {
    const cancellation = this.#options.transaction.signal.reason as Cancellation;
    this.#isCancelled = true;
    this.#cancelAll(cancellation.reasons);
  };

  #succeed(branch: Branch, response: SipResponse): void {
    this.#passOn(response);
    this.#cancelAll([answeredElsewhere]);
    this.#leave(branch);
  }

  #fail(branch: Branch, failure: SipResponse | BranchFailure): void {
    this.#outcomes.push(this.#outcomeOf(failure));
    // RFC 3261 §16.7 step 5: a 6xx speaks for everybody who could have answered.
    if (typeof failure === 'object' && failure.status >= 600) this.#cancelAll([declinedElsewhere]);
    this.#leave(branch);
  }

  #outcomeOf(failure: SipResponse | BranchFailure): Outcome {
    if (typeof failure === 'object') return { status: failure.status, response: failure, isMissing: false };
    const status = this.#statusOf(failure);
    const response = makeResponse(this.#options.transaction.request, { status });
    return { status, response, isMissing: failure !== 'flow-lost' };
  }

  #statusOf(failure: BranchFailure): number {
    // RFC 5626 §5.3.1 has 430 between servers; a client is told that nobody is there.
    if (failure === 'flow-lost') return 480;
    return this.#isCancelled ? 487 : 408;
  }

  #leave(branch: Branch): void {
    this.#branches.delete(branch);
    if (this.#branches.size > 0) return;
    if (this.#options.transaction.isOpen) this.#answerWith(bestResponse(this.#outcomes));
    this.#conclude();
  }

  #conclude(): void {
    this.#stopDeadline?.();
    this.#options.transaction.signal.removeEventListener('abort', this.#onCancelled);
    this.#options.onEnded(this);
  }

  #answerWith(best: Outcome | undefined): void {
    const { transaction } = this.#options;
    if (best === undefined) transaction.answer({ status: 480 });
    else if (this.#isOverdue) transaction.answer({ status: 408 });
    // RFC 4320 §4.2: when a request other than INVITE timed out, its client's timer has run out as well.
    else if (best.isMissing && !transaction.isInvite) transaction.abandon();
    // RFC 3261 §16.7 step 6: one phone's overload is not this server's.
    else if (best.status === 503) transaction.answer({ status: 500 });
    else this.#passOn(this.#withAllChallenges(best));
  }

  /** RFC 3261 §16.7 step 7: every challenge is needed to call again. */
  #withAllChallenges({ response, status }: Outcome): SipResponse {
    if (status !== 401 && status !== 407) return response;
    const headers = response.headers.clone();
    for (const name of ['WWW-Authenticate', 'Proxy-Authenticate']) {
      const challenges = this.#outcomes.filter((outcome) => outcome.status === 401 || outcome.status === 407);
      headers.set(
        name,
        challenges.flatMap((outcome) => outcome.response.headers.all(name)),
      );
    }
    return { ...response, headers };
  }

  #passOn(response: SipResponse): void {
    const { transaction } = this.#options;
    const headers = response.headers.clone();
    // Without the edge's own Via that is what came with the request, whatever the called side made of it.
    headers.set('Via', transaction.request.headers.all('Via'));
    transaction.respond({ ...response, headers });
  }

  #cancelAll(reasons: readonly string[]): void {
    if (!this.#options.transaction.isInvite) return;
    for (const branch of [...this.#branches]) branch.cancel(reasons);
  }
}
