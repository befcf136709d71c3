import type { Clock, Logger } from '@offhook/primitives';
import type { CallEndReason } from '@offhook/protocol';
import type { Call } from '../call/call.js';
import type { DialTarget } from '../dial-target/dial-target.js';
import type { IncomingRefer, ReferReport } from '../ports/signalling-port.js';
import { TransferError } from './transfer-error.js';
import type { TransferRequest } from './transfer-request.js';

export interface IncomingTransferOptions {
  readonly refer: IncomingRefer;
  readonly target: DialTarget;
  readonly call: Call | undefined;
  /** Calls who is to be called. */
  readonly dial: () => Call;
  /** It was refused, or it is known what became of it. */
  readonly onOver: () => void;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** A question that nobody answers is answered with no. */
const questionTimeoutMs = 60_000;
/** Who gave us away hangs up when it hears that it worked (RFC 5589 §6.1). One that does not is hung up on. */
const goodbyeTimeoutMs = 4_000;

/** What is reported where the far side gave no status of its own. */
const statuses: Readonly<Partial<Record<CallEndReason, number>>> = {
  'no-answer': 408,
  cancelled: 487,
  'hung-up': 487,
  'connection-lost': 503,
};

/** A transfer that is asked of us: the question, the call to the target, and the reports about it. */
export class IncomingTransfer implements TransferRequest {
  readonly #options: IncomingTransferOptions;
  readonly #report: ReferReport;
  #isAnswered = false;
  readonly #cancelQuestion: () => void;

  constructor(options: IncomingTransferOptions) {
    this.#options = options;
    // RFC 3515 §2.4.2 and §2.4.4: 202 says that it is being looked at, and a first report comes at once.
    this.#report = options.refer.accept();
    this.#report.report(100, 'Trying');
    this.#cancelQuestion = options.clock.after(questionTimeoutMs, () => {
      this.refuse();
    });
  }

  get call(): Call | undefined {
    return this.#options.call;
  }

  get target(): string {
    return this.#options.target.number;
  }

  get referredBy(): string | undefined {
    return this.#options.refer.referredBy;
  }

  get isAnnounced(): boolean {
    return this.#options.refer.replaces !== undefined;
  }

  accept(): Call {
    if (!this.#answer()) {
      throw new TransferError('transfer/invalid-state', 'This transfer was answered already.');
    }
    try {
      const replacement = this.#options.dial();
      this.#follow(replacement);
      return replacement;
    } catch (error) {
      this.#finish(500, 'The call could not be made');
      throw error;
    }
  }

  refuse(): void {
    if (this.#answer()) this.#finish(603, 'Declined');
  }

  /** Gives up: the phone is no more. */
  dispose(): void {
    if (this.#answer()) this.#report.end();
  }

  #answer(): boolean {
    if (this.#isAnswered) return false;
    this.#isAnswered = true;
    this.#cancelQuestion();
    return true;
  }

  #finish(status: number, reason: string): void {
    this.#report.report(status, reason);
    this.#options.onOver();
  }

  #follow(replacement: Call): void {
    const over = new AbortController();
    const whileItLasts = { signal: over.signal };
    replacement.on(
      'changed',
      () => {
        if (replacement.state === 'ringing') this.#report.report(180, 'Ringing');
        if (replacement.state !== 'connected') return;
        over.abort();
        this.#finish(200, 'OK');
        this.#leave();
      },
      whileItLasts,
    );
    replacement.on(
      'ended',
      ({ reason }) => {
        const { error } = replacement;
        const status = error?.sipStatus ?? statuses[reason] ?? 480;
        this.#options.logger.info('the call that was asked for failed', { status });
        this.#finish(status, error?.message ?? 'Request Terminated');
      },
      whileItLasts,
    );
  }

  #leave(): void {
    const { call, clock } = this.#options;
    if (call === undefined || call.state === 'ended') return;
    const cancelGoodbye = clock.after(goodbyeTimeoutMs, () => void call.hangUp());
    call.on('ended', cancelGoodbye);
  }
}
