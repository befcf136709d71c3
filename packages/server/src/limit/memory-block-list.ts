import type { Clock } from '@offhook/primitives';
import type { BlockList } from './block-list.js';
import type { BlockedKey } from './failure-limiter.js';
import { RecentMap } from './recent-map.js';

/** Within one process, and gone with it. */
export class MemoryBlockList implements BlockList {
  readonly #clock: Clock;
  readonly #untilMs: RecentMap<number>;

  constructor(clock: Clock, maxCount: number) {
    this.#clock = clock;
    this.#untilMs = new RecentMap<number>(maxCount);
  }

  untilMs(key: string): Promise<number> {
    return Promise.resolve(this.#untilMs.get(key) ?? 0);
  }

  block(key: string, untilMs: number): Promise<void> {
    this.#untilMs.set(key, untilMs);
    return Promise.resolve();
  }

  clear(key: string): Promise<void> {
    this.#untilMs.delete(key);
    return Promise.resolve();
  }

  all(): Promise<readonly BlockedKey[]> {
    const nowMs = this.#clock.now();
    const all = [...this.#untilMs.entries()].map(([key, untilMs]) => ({ key, untilMs }));
    return Promise.resolve(all.filter(({ untilMs }) => untilMs > nowMs));
  }
}
