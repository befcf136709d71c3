import type { Clock } from '@offhook/primitives';
import type { LimitConfig } from '../../config/server-config.js';
import type { FailureLimiter } from '../../limit/failure-limiter.js';
import { MemoryFailureLimiter } from '../../limit/memory-failure-limiter.js';
import { MemorySeenOnce } from '../../limit/memory-seen-once.js';
import type { SeenOnce } from '../../limit/seen-once.js';

/** What several processes must agree on: in memory, when this one is alone. */
export interface SharedState extends AsyncDisposable {
  /** `name` keeps the counts of one purpose apart from those of another. */
  limiter(name: string, config: LimitConfig): FailureLimiter;
  seenOnce(name: string): SeenOnce;
  /** `degraded` while the others cannot be reached and this process counts for itself. */
  health(): 'ok' | 'degraded';
}

export function createMemorySharedState(clock: Clock): SharedState {
  return {
    limiter: (_name, { blockMs, failureCount, windowMs }) =>
      new MemoryFailureLimiter({ clock, failureCount, windowMs, blockMs }),
    seenOnce: () => new MemorySeenOnce(clock),
    health: () => 'ok',
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
