import type { Clock } from '@offhook/primitives';
import type { Body } from 'sip.js/lib/core/messages/body.js';
import type { IncomingInviteRequest } from 'sip.js/lib/core/messages/methods/invite.js';
import type { IncomingRequest } from 'sip.js/lib/core/messages/incoming-request.js';
import type { IncomingPrackRequest } from 'sip.js/lib/core/messages/methods/prack.js';

import { recvInfoHeader } from './sipjs-info.js';

export interface ReliableProgressOptions {
  readonly request: IncomingInviteRequest;
  readonly clock: Clock;
  /** The caller acknowledges nothing. */
  readonly onTimeout: () => void;
  readonly onInfo: (info: IncomingRequest) => void;
}

interface Provisional {
  readonly statusCode: number;
  readonly body?: Body;
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

  #transmit(provisional: Provisional, delayMs: number): void {
    const { clock, onInfo, onTimeout, request } = this.#options;
    const extraHeaders = ['Require: 100rel', `RSeq: ${this.#sequence}`, recvInfoHeader];
    const { session } = request.progress({ ...provisional, extraHeaders });
    session.delegate = {
      onInfo,
      onPrack: (prack) => {
        this.#onPrack(prack);
      },
    };
    this.#stopRetransmitting = clock.after(delayMs, () => {
      if (delayMs * 2 > timeoutMs) onTimeout();
      else this.#transmit(provisional, delayMs * 2);
    });
  }

  #onPrack(prack: IncomingPrackRequest): void {
    const expected = `${this.#sequence} ${this.#options.request.message.cseq} INVITE`;
    const acknowledged = prack.message.getHeader('RAck')?.trim().replace(/\s+/g, ' ');
    if (this.#sent === undefined || acknowledged !== expected) {
      prack.reject({ statusCode: 481 });
      return;
    }
    prack.accept();
    this.#stopRetransmitting();
    this.#sent = undefined;
    this.#sequence += 1;
    const next = this.#waiting.shift();
    if (next !== undefined) this.send(next);
  }
}
