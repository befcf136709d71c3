import { Emitter } from '@offhook/primitives';
import type {
  DialogId,
  IncomingRefer,
  OutgoingRefer,
  OutgoingReferEvents,
  SipOutcome,
} from '../ports/signalling-port.js';

export interface FakeReferOptions {
  readonly target: string;
  readonly replaces?: DialogId | undefined;
  readonly referredBy?: string | undefined;
}

/** A REFER in memory, with both of its ends. */
export class FakeRefer {
  readonly #events: Emitter<OutgoingReferEvents> = new Emitter<OutgoingReferEvents>();
  #isOver = false;
  readonly target: string;
  readonly replaces: DialogId | undefined;
  /** What who asked got: 202 or a refusal, then every status that was reported. */
  readonly statuses: number[] = [];
  /** Who asked no longer listens. */
  isCancelled = false;
  readonly outgoing: OutgoingRefer;
  readonly incoming: IncomingRefer;

  constructor({ referredBy, replaces, target }: FakeReferOptions) {
    this.target = target;
    this.replaces = replaces;
    this.outgoing = {
      on: (name, listener, options) => this.#events.on(name, listener, options),
      cancel: () => {
        this.isCancelled = true;
        this.#events.clear();
      },
    };
    this.incoming = {
      target,
      replaces,
      referredBy,
      accept: () => {
        this.accept();
        return {
          report: (status, reason) => {
            this.report(status, reason);
          },
          end: () => {
            this.#end({ kind: 'refused', status: 408, reason: 'Nothing reported' });
          },
        };
      },
      refuse: (status) => {
        this.refuse(status);
      },
    };
  }

  /** Accepts in the far side's name. */
  accept(): void {
    if (this.statuses.length > 0) return;
    this.statuses.push(202);
    queueMicrotask(() => {
      this.#events.emit('accepted', {});
      // RFC 3515 §2.4.4: the first report comes at once.
      if (!this.#isOver) this.#events.emit('progressed', { status: 100, reason: 'Trying' });
    });
  }

  refuse(status: number): void {
    if (this.statuses.length > 0) return;
    this.statuses.push(status);
    this.#end({ kind: 'refused', status, reason: 'Refused' });
  }

  /** How the call goes that was asked for. */
  report(status: number, reason = 'Reported'): void {
    if (this.#isOver) return;
    // Accepting it has reported that much.
    const isNews = status > 100 || this.statuses.length > 1;
    this.statuses.push(status);
    if (!isNews) return;
    if (status < 200) {
      queueMicrotask(() => {
        this.#events.emit('progressed', { status, reason });
      });
    } else this.#end(status < 300 ? { kind: 'accepted' } : { kind: 'refused', status, reason });
  }

  #end(outcome: SipOutcome): void {
    if (this.#isOver) return;
    this.#isOver = true;
    queueMicrotask(() => {
      this.#events.emit('ended', { outcome });
    });
  }
}
