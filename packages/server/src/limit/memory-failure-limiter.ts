import type { Clock } from '@offhook/primitives';
import type { FailureLimiter } from './failure-limiter.js';

export interface MemoryFailureLimiterOptions {
  readonly clock: Clock;
  /** So many within `windowMs` block. 0: never. */
  readonly failureCount: number;
  readonly windowMs: number;
  /** `Infinity` blocks for ever. */
  readonly blockMs: number;
  /** How many keys are remembered; the one that was quiet longest is forgotten first. Default: 10,000. */
  readonly maxKeyCount?: number;
}

interface Entry {
  /** When each failure of the window was, oldest first. */
  readonly failuresMs: readonly number[];
  readonly blockedUntilMs: number;
}

const clean: Entry = { failuresMs: [], blockedUntilMs: 0 };

/** A sliding window for each key, within one process. */
export class MemoryFailureLimiter implements FailureLimiter {
  readonly #options: Required<MemoryFailureLimiterOptions>;
  readonly #entries: Map<string, Entry> = new Map<string, Entry>();

  constructor(options: MemoryFailureLimiterOptions) {
    this.#options = { maxKeyCount: 10_000, ...options };
  }

  blockedMs(key: string): Promise<number> {
    return Promise.resolve(this.#remainingMs(this.#entries.get(key) ?? clean));
  }

  recordFailure(key: string): Promise<number> {
    const { blockMs, clock, failureCount, windowMs } = this.#options;
    if (failureCount === 0) return Promise.resolve(0);
    const nowMs = clock.now();
    const entry = this.#entries.get(key) ?? clean;
    const recent = [...entry.failuresMs.filter((atMs) => atMs > nowMs - windowMs), nowMs];
    const isTooMuch = recent.length >= failureCount;
    const next: Entry = isTooMuch
      ? { failuresMs: [], blockedUntilMs: nowMs + blockMs }
      : { failuresMs: recent, blockedUntilMs: entry.blockedUntilMs };
    this.#remember(key, next);
    return Promise.resolve(this.#remainingMs(next));
  }

  #remainingMs(entry: Entry): number {
    return Math.max(0, entry.blockedUntilMs - this.#options.clock.now());
  }

  #remember(key: string, entry: Entry): void {
    // Deleting first moves the key to the end, so that the first is the one that was quiet longest.
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    const [quietest] = this.#entries.keys();
    if (this.#entries.size > this.#options.maxKeyCount && quietest !== undefined) {
      this.#entries.delete(quietest);
    }
  }
}
