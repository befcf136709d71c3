import { ManualClock } from '@offhook/primitives/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FailureLimiter, FailureLimits } from '../limit/failure-limiter.js';

export type MakeFailureLimiter = (
  clock: ManualClock,
  limits: FailureLimits,
) => FailureLimiter | Promise<FailureLimiter>;

const limits: FailureLimits = { failureCount: 3, windowMs: 1_000, blockMs: 5_000 };
const startMs = 1_000_000;
const forEver = Number.POSITIVE_INFINITY;

/** What holds for every limiter, wherever it counts. Each that is made counts anew. */
export function failureLimiterContract(name: string, make: MakeFailureLimiter): void {
  const create = async (
    changes: Partial<FailureLimits> = {},
  ): Promise<{ readonly clock: ManualClock; readonly limiter: FailureLimiter }> => {
    const clock = new ManualClock(startMs);
    return { clock, limiter: await make(clock, { ...limits, ...changes }) };
  };
  const fail = async (limiter: FailureLimiter, key: string, count: number): Promise<number[]> => {
    const answers: number[] = [];
    for (let done = 0; done < count; done += 1) answers.push(await limiter.recordFailure(key));
    return answers;
  };

  describe(name, () => {
    it('blocks with the third failure within a second, for five', async () => {
      const { clock, limiter } = await create();
      expect(await fail(limiter, 'a', 3)).toEqual([0, 0, 5_000]);
      await clock.advance(4_999);
      expect(await limiter.blockedMs('a')).toBe(1);
      await clock.advance(1);
      expect(await limiter.blockedMs('a')).toBe(0);
    });

    it('begins to count anew after a block', async () => {
      const { clock, limiter } = await create();
      await fail(limiter, 'a', 3);
      await clock.advance(5_000);
      expect(await fail(limiter, 'a', 3)).toEqual([0, 0, 5_000]);
    });

    it('says of a failure during a block how long that still is', async () => {
      const { clock, limiter } = await create();
      await fail(limiter, 'a', 3);
      await clock.advance(1_000);
      expect(await limiter.recordFailure('a')).toBe(4_000);
    });

    it('forgets failures that left the window', async () => {
      const { clock, limiter } = await create();
      for (let count = 0; count < 20; count += 1) {
        expect(await limiter.recordFailure('a')).toBe(0);
        await clock.advance(500);
      }
    });

    it('keeps keys apart, whatever is in them', async () => {
      const { limiter } = await create();
      await fail(limiter, 'a', 3);
      for (const key of ['b', 'A', 'a:', 'a b', '2001:db8::/64', 'ä\n"']) {
        expect(await limiter.blockedMs(key)).toBe(0);
        expect(await limiter.recordFailure(key)).toBe(0);
      }
    });

    it('blocks for ever when it is told to', async () => {
      const { clock, limiter } = await create({ blockMs: forEver });
      expect(await fail(limiter, 'a', 3)).toEqual([0, 0, forEver]);
      await clock.advance(1e12);
      expect(await limiter.blockedMs('a')).toBe(forEver);
      expect(await limiter.blocked()).toEqual([{ key: 'a', untilMs: forEver }]);
    });

    it('never blocks when it is off', async () => {
      const { limiter } = await create({ failureCount: 0 });
      expect(await fail(limiter, 'a', 50)).toEqual(Array.from({ length: 50 }, () => 0));
    });

    it('lists who is blocked, and nobody else', async () => {
      const { clock, limiter } = await create();
      await fail(limiter, 'a', 3);
      await clock.advance(4_000);
      await fail(limiter, 'b', 3);
      await fail(limiter, 'c', 2);
      const both = [
        { key: 'a', untilMs: startMs + 5_000 },
        { key: 'b', untilMs: startMs + 9_000 },
      ];
      expect([...(await limiter.blocked())].sort((x, y) => x.untilMs - y.untilMs)).toEqual(both);
      await clock.advance(1_000);
      expect(await limiter.blocked()).toEqual([{ key: 'b', untilMs: startMs + 9_000 }]);
    });

    it('lets a cleared key begin anew, and only that one', async () => {
      const { limiter } = await create();
      await fail(limiter, 'a', 3);
      await fail(limiter, 'b', 3);
      await fail(limiter, 'c', 2);
      await limiter.clear('a');
      await limiter.clear('c');
      await limiter.clear('never seen');
      expect(await limiter.blockedMs('a')).toBe(0);
      expect(await limiter.blockedMs('b')).toBe(5_000);
      expect(await fail(limiter, 'a', 3)).toEqual([0, 0, 5_000]);
      expect(await fail(limiter, 'c', 3)).toEqual([0, 0, 5_000]);
    });

    it('counts failures that come at the same time', async () => {
      const { limiter } = await create({ failureCount: 10 });
      const answers = await Promise.all(Array.from({ length: 10 }, () => limiter.recordFailure('a')));
      expect(answers.filter((ms) => ms > 0)).toContain(5_000);
      expect(await limiter.blockedMs('a')).toBe(5_000);
    });

    it('blocks exactly when a window holds enough failures, whatever the rhythm', async () => {
      const rhythm = fc.array(fc.integer({ min: 0, max: 900 }), { maxLength: 20 });
      const obeys = async (pausesMs: readonly number[]): Promise<void> => {
        const { clock, limiter } = await create({ blockMs: 1 });
        let recent: number[] = [];
        for (const pauseMs of pausesMs) {
          await clock.advance(pauseMs);
          const isBlocked = (await limiter.recordFailure('a')) > 0;
          recent = [...recent.filter((atMs) => atMs > clock.now() - limits.windowMs), clock.now()];
          expect(isBlocked).toBe(recent.length >= limits.failureCount);
          if (!isBlocked) continue;
          recent = [];
          await clock.advance(1);
        }
      };
      await fc.assert(fc.asyncProperty(rhythm, obeys), { numRuns: 30 });
    });
  });
}
