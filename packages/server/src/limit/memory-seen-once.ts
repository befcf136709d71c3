import type { Clock } from '@offhook/primitives';
import type { SeenOnce } from './seen-once.js';

const defaultMaxCount = 1_000_000;

/** Remembers within one process. Beyond `maxCount` the oldest are forgotten first. */
export class MemorySeenOnce implements SeenOnce {
  readonly #clock: Clock;
  readonly #maxCount: number;
  readonly #untilMs: Map<string, number> = new Map<string, number>();

  constructor(clock: Clock, maxCount: number = defaultMaxCount) {
    this.#clock = clock;
    this.#maxCount = maxCount;
  }

  isFirst(key: string, forMs: number): Promise<boolean> {
    const nowMs = this.#clock.now();
    const isReplay = (this.#untilMs.get(key) ?? 0) > nowMs;
    if (!isReplay) this.#remember(key, nowMs + forMs);
    return Promise.resolve(!isReplay);
  }

  #remember(key: string, untilMs: number): void {
    this.#untilMs.delete(key);
    this.#untilMs.set(key, untilMs);
    const [oldest] = this.#untilMs.keys();
    if (this.#untilMs.size > this.#maxCount && oldest !== undefined) this.#untilMs.delete(oldest);
  }
}
