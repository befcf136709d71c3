import { randomUUID } from 'node:crypto';
import { createLogger, type LogEntry, systemClock } from '@offhook/primitives';
import { ManualClock } from '@offhook/primitives/testing';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createRedisSharedState } from '../../compose/services/redis-shared-state.js';
import type { SharedState } from '../../compose/services/shared-state.js';
import { failureLimiterContract } from '../../testing/failure-limiter-contract.js';
import { startRedis, type TestRedis } from '../../testing/redis.js';
import { seenOnceContract } from '../../testing/seen-once-contract.js';

const timeout = 20_000;
const limits = { failureCount: 2, windowMs: 60_000, blockMs: 300_000 };

let redis: TestRedis;
const opened: AsyncDisposable[] = [];

/** What one server process would have, gone with the test file. */
async function createProcess(url: string, clock = systemClock, log: LogEntry[] = []): Promise<SharedState> {
  const logger = createLogger((entry) => log.push(entry));
  const state = await createRedisSharedState({ url, clock, logger });
  opened.push(state);
  return state;
}

beforeAll(async () => {
  redis = await startRedis();
}, timeout);

afterAll(async () => {
  await Promise.all(opened.map(async (one) => await one[Symbol.asyncDispose]()));
  await redis[Symbol.asyncDispose]();
});

describe('on a real Redis', { timeout }, () => {
  failureLimiterContract('RedisFailureLimiter', async (clock, contractLimits) => {
    const state = await createProcess(redis.url, clock);
    return state.limiter(randomUUID(), contractLimits);
  });

  seenOnceContract('RedisSeenOnce', async () => {
    const clock = new ManualClock(1_000_000);
    const name = randomUUID();
    const state = await createProcess(redis.url, clock);
    const pass = async (key: string, ms: number): Promise<void> => {
      await clock.advance(ms);
      const client = new Redis(redis.url);
      await vi.waitFor(async () => {
        expect(await client.exists(`offhook:seen:${name}:${key}`)).toBe(0);
      });
      client.disconnect();
    };
    return { seenOnce: state.seenOnce(name), pass };
  });

  it('two processes count together, and hear of each other at once', async () => {
    const [one, two] = [await createProcess(redis.url), await createProcess(redis.url)];
    const [ours, theirs] = [one.limiter('shared', limits), two.limiter('shared', limits)];
    expect(await ours.recordFailure('a')).toBe(0);
    expect(await theirs.recordFailure('a')).toBeGreaterThan(299_000);
    expect(await ours.blockedMs('a')).toBeGreaterThan(299_000);
    await ours.clear('a');
    expect(await theirs.blockedMs('a')).toBe(0);
    expect(await one.seenOnce('shared').isFirst('nonce', 60_000)).toBe(true);
    expect(await two.seenOnce('shared').isFirst('nonce', 60_000)).toBe(false);
  });

  it('leaves nothing without an end or a prefix behind', async () => {
    const state = await createProcess(redis.url);
    const limiter = state.limiter('ends', limits);
    await limiter.recordFailure('a');
    await state.seenOnce('ends').isFirst('a', 60_000);
    const client = new Redis(redis.url);
    const keys = (await client.keys('*')).filter((key) => key.includes(':ends:'));
    expect(keys.sort()).toEqual(['offhook:limit:ends:failures:a', 'offhook:seen:ends:a']);
    for (const key of keys) expect(await client.pttl(key)).toBeGreaterThan(0);
    client.disconnect();
  });
});

/** A Redis that may be hurt, and a process on it. */
async function hurtable(): Promise<{
  readonly victim: TestRedis;
  readonly state: SharedState;
  readonly log: readonly LogEntry[];
}> {
  const victim = await startRedis();
  opened.push(victim);
  const log: LogEntry[] = [];
  return { victim, log, state: await createProcess(victim.url, systemClock, log) };
}

type Injury = (victim: TestRedis) => Promise<void>;

const messages = (log: readonly LogEntry[], level: string): string[] =>
  log.filter((entry) => entry.level === level).map(({ message }) => message);

describe('when Redis goes', { timeout }, () => {
  const injuries: readonly (readonly [string, Injury, Injury])[] = [
    ['is killed', async (victim) => await victim.stop(), async (victim) => await victim.restart()],
    ['hangs', async (victim) => await victim.freeze(), async (victim) => await victim.thaw()],
  ];
  it.each(injuries)(
    '%s: this process goes by its own memory, warns once, and comes back by itself',
    async (_name, hurt, heal) => {
      const { log, state, victim } = await hurtable();
      const limiter = state.limiter('login', limits);
      const nonces = state.seenOnce('nonce');
      expect(await limiter.recordFailure('a')).toBe(0);
      expect(await nonces.isFirst('before', 60_000)).toBe(true);
      await hurt(victim);

      // What was counted and seen before is not forgotten.
      expect(await limiter.recordFailure('a')).toBeGreaterThan(299_000);
      expect(state.isDegraded()).toBe(true);
      expect(await limiter.blockedMs('a')).toBeGreaterThan(299_000);
      expect(await limiter.blocked()).toMatchObject([{ key: 'a' }]);
      expect(await limiter.blockedMs('b')).toBe(0);
      expect(await nonces.isFirst('before', 60_000)).toBe(false);
      expect(await nonces.isFirst('meanwhile', 60_000)).toBe(true);
      expect(await nonces.isFirst('meanwhile', 60_000)).toBe(false);
      expect(messages(log, 'warn')).toHaveLength(1);

      await heal(victim);
      await vi.waitFor(
        async () => {
          await limiter.blockedMs('b');
          expect(state.isDegraded()).toBe(false);
        },
        { timeout: 10_000 },
      );
      expect(messages(log, 'info')).toEqual(['Redis answers again']);
      // Redis has never heard of it, this process has.
      expect(await nonces.isFirst('meanwhile', 60_000)).toBe(false);
      expect(await limiter.recordFailure('c')).toBe(0);
      expect(await limiter.recordFailure('c')).toBeGreaterThan(299_000);
    },
  );

  it('holds nobody up: the first waits a quarter of a second, the others not at all', async () => {
    const { state, victim } = await hurtable();
    const limiter = state.limiter('login', limits);
    await victim.freeze();
    const startedAtMs = performance.now();
    await limiter.blockedMs('a');
    const firstMs = performance.now() - startedAtMs;
    for (let count = 0; count < 100; count += 1) await limiter.blockedMs('a');
    const othersMs = performance.now() - startedAtMs - firstMs;
    await victim.thaw();
    expect(firstMs).toBeLessThan(900);
    expect(othersMs).toBeLessThan(200);
  });

  it('is no reason not to start', async () => {
    const { log, victim } = await hurtable();
    await victim.stop();
    const own: LogEntry[] = [];
    const state = await createProcess(victim.url, systemClock, own);
    expect(state.isDegraded()).toBe(true);
    expect(messages(own, 'warn')).toHaveLength(1);
    expect(await state.limiter('login', limits).recordFailure('a')).toBe(0);
    await victim.restart();
    await vi.waitFor(
      async () => {
        await state.limiter('login', limits).blockedMs('a');
        expect(state.isDegraded()).toBe(false);
      },
      { timeout: 10_000 },
    );
    expect(messages(log, 'warn').length).toBeLessThan(2);
  });

  it('never says where it is, with its password', async () => {
    const log: LogEntry[] = [];
    const state = await createProcess('redis://user:verysecret@127.0.0.1:1', systemClock, log);
    await state.limiter('login', limits).blockedMs('a');
    expect(messages(log, 'warn')).toHaveLength(1);
    expect(
      JSON.stringify(log, Object.getOwnPropertyNames(new Error('')).concat('context', 'error', 'cause')),
    ).not.toContain('verysecret');
  });
});
