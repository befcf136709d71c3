import type { Clock } from '@offhook/primitives';
import type { Redis } from 'ioredis';
import { mintId } from '../../secret/token.js';
import type { BlockedKey, FailureLimiter, FailureLimits } from '../failure-limiter.js';
import type { RedisLink } from './redis-link.js';

export interface RedisFailureLimiterOptions extends FailureLimits {
  readonly link: RedisLink;
  /** Keeps the counts of one purpose apart from those of another. */
  readonly name: string;
  readonly clock: Clock;
  /** Counts along, and answers when Redis does not. */
  readonly memory: FailureLimiter;
}

/** In one step, because several processes count at the same time. Answers until when the key is refused. */
const recordScript = `
local counts, blocks = KEYS[1], KEYS[2]
local key, now, failure = ARGV[1], tonumber(ARGV[2]), ARGV[3]
local limit, window, untilMs = tonumber(ARGV[4]), tonumber(ARGV[5]), ARGV[6]
redis.call('ZREMRANGEBYSCORE', counts, '-inf', now - window)
redis.call('ZADD', counts, now, failure)
if redis.call('ZCARD', counts) < limit then
  redis.call('PEXPIRE', counts, window)
else
  redis.call('DEL', counts)
  redis.call('ZREMRANGEBYSCORE', blocks, '-inf', now)
  redis.call('ZADD', blocks, untilMs, key)
end
return redis.call('ZSCORE', blocks, key)
`;

/** Redis writes a time that never comes as `inf`. */
function toMs(score: unknown): number {
  if (score === 'inf') return Number.POSITIVE_INFINITY;
  return typeof score === 'string' ? Number(score) : 0;
}

/** A sliding window for each key, shared by all processes on one Redis. Their clocks must agree. */
export class RedisFailureLimiter implements FailureLimiter {
  readonly #options: RedisFailureLimiterOptions;
  readonly #blocksKey: string;

  constructor(options: RedisFailureLimiterOptions) {
    this.#options = options;
    this.#blocksKey = `limit:${options.name}:blocked`;
  }

  async blockedMs(key: string): Promise<number> {
    const { link, memory } = this.#options;
    const answer = await link.ask(async (redis) => await redis.zscore(this.#blocksKey, key));
    return answer === undefined ? await memory.blockedMs(key) : this.#remainingMs(answer.value);
  }

  async recordFailure(key: string): Promise<number> {
    const { failureCount, link, memory } = this.#options;
    if (failureCount === 0) return 0;
    const ofMemory = await memory.recordFailure(key);
    const answer = await link.ask(async (redis) => await this.#record(redis, key));
    return answer === undefined ? ofMemory : this.#remainingMs(answer.value);
  }

  async clear(key: string): Promise<void> {
    const { link, memory } = this.#options;
    await memory.clear(key);
    await link.ask(async (redis) => {
      await Promise.all([redis.del(this.#countsKey(key)), redis.zrem(this.#blocksKey, key)]);
    });
  }

  async blocked(): Promise<readonly BlockedKey[]> {
    const { clock, link, memory } = this.#options;
    const answer = await link.ask(
      async (redis) => await redis.zrangebyscore(this.#blocksKey, `(${clock.now()}`, '+inf', 'WITHSCORES'),
    );
    return answer === undefined ? await memory.blocked() : pairs(answer.value);
  }

  async #record(redis: Redis, key: string): Promise<unknown> {
    const { blockMs, clock, failureCount, windowMs } = this.#options;
    const nowMs = clock.now();
    const untilMs = Number.isFinite(blockMs) ? String(nowMs + blockMs) : '+inf';
    const keys = [this.#countsKey(key), this.#blocksKey];
    // Two failures within a millisecond are two.
    const values = [key, nowMs, mintId(), failureCount, windowMs, untilMs];
    return await redis.eval(recordScript, keys.length, ...keys, ...values);
  }

  #countsKey(key: string): string {
    return `limit:${this.#options.name}:failures:${key}`;
  }

  #remainingMs(score: unknown): number {
    return Math.max(0, toMs(score) - this.#options.clock.now());
  }
}

function pairs(flat: readonly string[]): readonly BlockedKey[] {
  return flat.flatMap((key, index) => (index % 2 === 0 ? [{ key, untilMs: toMs(flat[index + 1]) }] : []));
}
