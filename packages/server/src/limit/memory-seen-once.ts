import type { Clock } from '@offhook/primitives';
import { RecentMap } from './recent-map.js';
import type { SeenOnce } from './seen-once.js';

const defaultMaxCount = 1_000_000;

/** Remembers within one process. Beyond `maxCount` the oldest are forgotten first. */
export class MemorySeenOnce implements SeenOnce {
  readonly #clock: Clock;
  readonly #untilMs: RecentMap<number>;

  constructor(clock: Clock, maxCount: number = defaultMaxCount) {
    this.#clock = clock;
    this.#untilMs = new RecentMap<number>(maxCount);
  }

  isFirst(key: string, forMs: number): Promise<boolean> {
    const nowMs = this.#clock.now();
    // Callers remember for about the same time each, so the oldest are over first.
    this.#untilMs.dropWhile((untilMs) => untilMs <= nowMs);
    const isReplay = (this.#untilMs.get(key) ?? 0) > nowMs;
    if (!isReplay) this.#untilMs.set(key, nowMs + forMs);
    return Promise.resolve(!isReplay);
  }
}
