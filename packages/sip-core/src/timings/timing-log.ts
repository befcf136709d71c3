import type { Clock } from '@offhook/primitives';
import type { CallTimings, TimingMark } from './timing-marks.js';

/** Writes down when each thing first happened in a call. It begins when the call is asked for. */
export class TimingLog {
  readonly #clock: Clock;
  readonly #startedAtMs: number;
  readonly #marks: Map<TimingMark, number> = new Map<TimingMark, number>([['asked', 0]]);
  #latestMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#startedAtMs = clock.now();
  }

  get timings(): CallTimings {
    return Object.fromEntries(this.#marks);
  }

  /** `atMs`, in milliseconds since the epoch: where it was noted before it is told. Default: now. */
  mark(name: TimingMark, atMs: number = this.#clock.now()): void {
    if (this.#marks.has(name)) return;
    // An ACK also follows a refusal, as a 407; the one that counts follows the 2xx.
    if (name === 'acknowledged' && !this.#marks.has('accepted')) return;
    // A wall clock that is put back must not make a call end before it began.
    this.#latestMs = Math.max(this.#latestMs, atMs - this.#startedAtMs);
    this.#marks.set(name, this.#latestMs);
  }
}
