import type { Clock } from '@offhook/primitives';
import type { BlockList } from './block-list.js';
import type { BlockedKey, FailureLimiter, FailureLimits } from './failure-limiter.js';
import { MemoryBlockList } from './memory-block-list.js';
import { RecentMap } from './recent-map.js';

export interface MemoryFailureLimiterOptions extends FailureLimits {
  readonly clock: Clock;
  /** How many keys are remembered; the one that was quiet longest is forgotten first. Default: 10,000. */
  readonly maxKeyCount?: number;
  /** Default: in memory too. */
  readonly blockList?: BlockList;
}

/** A sliding window for each key, within one process. */
export class MemoryFailureLimiter implements FailureLimiter {
  readonly #options: MemoryFailureLimiterOptions;
  readonly #blockList: BlockList;
  /** When each failure of the window was, oldest first. */
  readonly #failuresMs: RecentMap<readonly number[]>;

  constructor(options: MemoryFailureLimiterOptions) {
    const { clock, maxKeyCount = 10_000 } = options;
    this.#options = options;
    this.#blockList = options.blockList ?? new MemoryBlockList(clock, maxKeyCount);
    this.#failuresMs = new RecentMap<readonly number[]>(maxKeyCount);
  }

  async blockedMs(key: string): Promise<number> {
    return Math.max(0, (await this.#blockList.untilMs(key)) - this.#options.clock.now());
  }

  async recordFailure(key: string): Promise<number> {
    const { blockMs, clock, failureCount, windowMs } = this.#options;
    if (failureCount === 0) return 0;
    const nowMs = clock.now();
    const known = this.#failuresMs.get(key) ?? [];
    const recent = [...known.filter((atMs) => atMs > nowMs - windowMs), nowMs];
    if (recent.length < failureCount) {
      this.#failuresMs.set(key, recent);
    } else {
      this.#failuresMs.delete(key);
      await this.#blockList.block(key, nowMs + blockMs);
    }
    return await this.blockedMs(key);
  }

  async clear(key: string): Promise<void> {
    this.#failuresMs.delete(key);
    await this.#blockList.clear(key);
  }

  async blocked(): Promise<readonly BlockedKey[]> {
    return await this.#blockList.all();
  }
}
