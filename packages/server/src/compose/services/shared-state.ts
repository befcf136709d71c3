import type { Clock, Logger } from '@offhook/primitives';
import type { LimitConfig } from '../../config/server-config.js';
import type { FailureLimiter } from '../../limit/failure-limiter.js';
import { MemoryFailureLimiter } from '../../limit/memory-failure-limiter.js';
import { MemorySeenOnce } from '../../limit/memory-seen-once.js';
import type { SeenOnce } from '../../limit/seen-once.js';
import { StoredBlockList } from '../../limit/stored-block-list.js';
import type { Database } from '../../storage/tables.js';

/** What several processes must agree on. */
export interface SharedState extends AsyncDisposable {
  /** `name` keeps the counts of one purpose apart from those of another. */
  limiter(name: string, config: LimitConfig): FailureLimiter;
  seenOnce(name: string): SeenOnce;
  /** Whether a Redis that others share with this process does not answer it at the moment: for a metric. */
  isDegraded(): boolean;
}

export interface StoredSharedStateOptions {
  readonly db: Database;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Everything in memory: for tests and trials. `seenCount` is how much each `seenOnce` remembers. Default: its own. */
export function createMemorySharedState(clock: Clock, seenCount?: number): SharedState {
  return {
    limiter: (_name, config) => new MemoryFailureLimiter({ clock, ...config }),
    seenOnce: () => new MemorySeenOnce(clock, seenCount),
    isDegraded: () => false,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** For a process without Redis: counts in memory, and who is blocked in the database, where the operator sees it. */
export function createStoredSharedState({ clock, db, logger }: StoredSharedStateOptions): SharedState {
  return {
    ...createMemorySharedState(clock),
    limiter: (list, config) => {
      const blockList = new StoredBlockList({ db, list, clock, logger });
      return new MemoryFailureLimiter({ clock, ...config, blockList });
    },
  };
}
