import { randomToken } from '@offhook/sip-transaction';

/** What requests have in common that ask for one thing, again and again: Call-ID, tag and rising numbers (RFC 3261 §8.1.1). */
export class RequestSeries {
  readonly callId: string;
  readonly localTag: string = randomToken(10);
  #sequence = 0;

  constructor(callId: string = randomToken(24)) {
    this.callId = callId;
  }

  /** The number that was used last; 0 before the first. */
  get sequence(): number {
    return this.#sequence;
  }

  readonly next = (): number => {
    this.#sequence += 1;
    return this.#sequence;
  };
}
