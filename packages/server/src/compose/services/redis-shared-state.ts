import { MemoryFailureLimiter } from '../../limit/memory-failure-limiter.js';
import { MemorySeenOnce } from '../../limit/memory-seen-once.js';
import { RedisFailureLimiter } from '../../limit/redis/redis-failure-limiter.js';
import { RedisLink, type RedisLinkOptions } from '../../limit/redis/redis-link.js';
import { RedisSeenOnce } from '../../limit/redis/redis-seen-once.js';
import type { SharedState } from './shared-state.js';

/** What all processes on one Redis agree on. While it does not answer, each goes by its own memory. */
export async function createRedisSharedState(options: RedisLinkOptions): Promise<SharedState> {
  const { clock } = options;
  const link = await RedisLink.connect(options);
  return {
    limiter: (name, config) => {
      const memory = new MemoryFailureLimiter({ clock, ...config });
      return new RedisFailureLimiter({ link, name, clock, memory, ...config });
    },
    seenOnce: (name) => new RedisSeenOnce({ link, name, memory: new MemorySeenOnce(clock) }),
    isDegraded: () => link.isDegraded,
    [Symbol.asyncDispose]: async () => {
      await link[Symbol.asyncDispose]();
    },
  };
}
