import type { Clock } from '@offhook/primitives';

/** When a request went out and its answer came in, by the own clock. */
export interface Passage {
  readonly sentAtMs: number;
  readonly receivedAtMs: number;
}

/**
 * The server's time, learnt from its answers, so that a wrong clock here neither breaks signatures nor ends sessions
 * too early or late.
 */
export class ServerTime {
  readonly #clock: Clock;
  #offsetMs = 0;
  #uncertaintyMs = Number.POSITIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get isKnown(): boolean {
    return Number.isFinite(this.#uncertaintyMs);
  }

  /** Milliseconds since the epoch; by the own clock as long as the server's is not known. */
  now(): number {
    return this.#clock.now() + this.#offsetMs;
  }

  /** `date`: a `Date` header (RFC 9110 §6.6.1), which tells whole seconds. */
  learnFromHeader(date: string | null, passage: Passage): void {
    const secondMs = Date.parse(date ?? '');
    if (!Number.isNaN(secondMs)) this.#learn(secondMs + 500, 500, passage);
  }

  /** `nowMs`: the server's own time while it answered. */
  learn(nowMs: number, passage: Passage): void {
    this.#learn(nowMs, 0, passage);
  }

  #learn(serverMs: number, resolutionMs: number, { receivedAtMs, sentAtMs }: Passage): void {
    // The server answered at some moment in between; which, nobody knows.
    const uncertaintyMs = resolutionMs + (receivedAtMs - sentAtMs) / 2;
    const offsetMs = serverMs - (sentAtMs + receivedAtMs) / 2;
    // If both cannot be true, a clock was set meanwhile.
    const isContradiction = Math.abs(offsetMs - this.#offsetMs) > uncertaintyMs + this.#uncertaintyMs;
    if (uncertaintyMs >= this.#uncertaintyMs && !isContradiction) return;
    this.#offsetMs = offsetMs;
    this.#uncertaintyMs = uncertaintyMs;
  }
}
