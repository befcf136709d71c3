import type { Clock } from '@offhook/primitives';
import type { SipRequest } from '@offhook/sip-message';
import type { ServerTransaction } from '@offhook/sip-transaction';
import type { Body } from '../core/body.js';
import { sequenceOf } from '../core/dialog.js';
import type { HeaderField } from '../core/header-field.js';

export interface Provisional {
  readonly status: number;
  readonly body?: Body;
}

export interface ReliableProgressOptions {
  readonly invite: SipRequest;
  readonly clock: Clock;
  readonly send: (provisional: Provisional, fields: readonly HeaderField[]) => void;
  /** The caller acknowledges nothing. */
  readonly onTimeout: () => void;
}

// RFC 3262 §3: T1, doubled until 64 × T1 are over.
const firstRetransmissionMs = 500;
const timeoutMs = 32_000;

/** Provisional responses that the caller acknowledges, one after the other (RFC 3262 §3): for who requires it. */
export class ReliableProgress {
  readonly #options: ReliableProgressOptions;
  readonly #waiting: Provisional[] = [];
  #sequence: number = 1 + Math.floor(Math.random() * 100_000);
  #sent: Provisional | undefined;
  #stopRetransmitting: () => void = () => undefined;

  constructor(options: ReliableProgressOptions) {
    this.#options = options;
  }

  send(provisional: Provisional): void {
    if (this.#sent !== undefined) {
      this.#waiting.push(provisional);
      return;
    }
    this.#sent = provisional;
    this.#transmit(provisional, firstRetransmissionMs);
  }

  /** The final response makes all of it pointless. */
  stop(): void {
    this.#stopRetransmitting();
    this.#waiting.length = 0;
  }

  /** Takes a PRACK. False for one that acknowledges nothing, which gets 481. */
  handlePrack({ request }: ServerTransaction): boolean {
    const expected = `${this.#sequence} ${sequenceOf(this.#options.invite)} INVITE`;
    const acknowledged = request.headers.first('RAck')?.trim().replace(/\s+/g, ' ');
    if (this.#sent === undefined || acknowledged !== expected) return false;
    this.#stopRetransmitting();
    this.#sent = undefined;
    this.#sequence += 1;
    return true;
  }

  /** Sends what has waited for the PRACK. */
  proceed(): void {
    const next = this.#waiting.shift();
    if (next !== undefined) this.send(next);
  }

  #transmit(provisional: Provisional, delayMs: number): void {
    const { clock, onTimeout, send } = this.#options;
    send(provisional, [
      ['Require', '100rel'],
      ['RSeq', String(this.#sequence)],
    ]);
    this.#stopRetransmitting = clock.after(delayMs, () => {
      if (delayMs * 2 > timeoutMs) onTimeout();
      else this.#transmit(provisional, delayMs * 2);
    });
  }
}
