import { ManualClock } from '@offhook/primitives/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMemorySharedState } from '../compose/services/shared-state.js';
import { AccountLock } from './account-lock.js';

const minuteMs = 60_000;
const config = { failureCount: 3, windowMs: 15 * minuteMs, blockMs: minuteMs, maxBlockMs: 60 * minuteMs };

function create(changes: Partial<typeof config> = {}) {
  const clock = new ManualClock(1_000_000_000);
  const shared = createMemorySharedState(clock);
  const limiter = shared.limiter.bind(shared);
  const lock = new AccountLock({ limiter, clock, config: { ...config, ...changes } });
  /** `right`, `wrong`, or for how many seconds the account is locked. */
  const attempt = async (isRight: boolean, key = 'alice'): Promise<string> => {
    try {
      const result = await lock.guard(key, () => Promise.resolve(isRight ? 'right' : undefined));
      return result ?? 'wrong';
    } catch (error) {
      const { code, retryAfterMs } = error as { code: string; retryAfterMs: number };
      return `${code} ${retryAfterMs / 1_000}`;
    }
  };
  const fail = async (count: number, key = 'alice'): Promise<string[]> => {
    const answers: string[] = [];
    for (let done = 0; done < count; done += 1) answers.push(await attempt(false, key));
    return answers;
  };
  return { clock, lock, attempt, fail };
}

describe('AccountLock', () => {
  it('locks with the third failure, for the right password too, for a minute', async () => {
    const { attempt, clock, fail } = create();
    expect(await fail(3)).toEqual(['wrong', 'wrong', 'wrong']);
    expect(await attempt(true)).toBe('auth/account-locked 60');
    await clock.advance(minuteMs - 1);
    expect(await attempt(true)).toBe('auth/account-locked 0.001');
    await clock.advance(1);
    expect(await attempt(true)).toBe('right');
  });

  it('locks twice as long each time, and an hour at most', async () => {
    const { attempt, clock, fail } = create();
    const locks: string[] = [];
    for (let round = 0; round < 9; round += 1) {
      expect(await fail(3)).toEqual(['wrong', 'wrong', 'wrong']);
      const answer = await attempt(false);
      locks.push(answer.replace('auth/account-locked ', ''));
      await clock.advance(Number(locks.at(-1)) * 1_000);
    }
    expect(locks).toEqual(['60', '120', '240', '480', '960', '1920', '3600', '3600', '3600']);
  });

  it('begins anew a day after the last lock', async () => {
    const { attempt, clock, fail } = create();
    await fail(3);
    await clock.advance(minuteMs);
    await fail(3);
    expect(await attempt(false)).toBe('auth/account-locked 120');
    await clock.advance(24 * 60 * minuteMs);
    await fail(3);
    expect(await attempt(false)).toBe('auth/account-locked 60');
  });

  it('forgets the failures of who is right in the end', async () => {
    const { attempt, clock, fail } = create();
    await fail(3);
    await clock.advance(minuteMs);
    await fail(2);
    expect(await attempt(true)).toBe('right');
    await fail(2);
    expect(await attempt(true)).toBe('right');
    await fail(3);
    expect(await attempt(true)).toBe('auth/account-locked 60');
  });

  it('forgets failures that are a quarter of an hour old', async () => {
    const { clock, fail } = create();
    for (let count = 0; count < 10; count += 1) {
      expect(await fail(2)).toEqual(['wrong', 'wrong']);
      await clock.advance(15 * minuteMs);
    }
  });

  it('keeps accounts apart', async () => {
    const { attempt, fail } = create();
    await fail(3, 'alice');
    expect(await attempt(true, 'bob')).toBe('right');
    expect(await attempt(true, 'alice')).toBe('auth/account-locked 60');
  });

  it('looks at three passwords of a hundred that come at the same time', async () => {
    const { lock } = create();
    let lookedAtCount = 0;
    const storm = Array.from({ length: 100 }, async () => {
      return await lock
        .guard<string>('alice', () => {
          lookedAtCount += 1;
          return Promise.resolve(undefined);
        })
        .catch((error: unknown) => (error as { code: string }).code);
    });
    const answers = await Promise.all(storm);
    expect(lookedAtCount).toBe(3);
    expect(new Set(answers)).toEqual(new Set([undefined, 'auth/account-locked', 'request/too-many']));
  });

  it('does not count what could not be looked at', async () => {
    const { attempt, lock } = create();
    for (let count = 0; count < 10; count += 1) {
      await expect(lock.guard('alice', () => Promise.reject(new Error('busy')))).rejects.toThrow('busy');
    }
    expect(await attempt(true)).toBe('right');
  });

  it('never locks when it is off', async () => {
    const { attempt, fail } = create({ failureCount: 0 });
    await fail(50);
    expect(await attempt(true)).toBe('right');
  });

  it('stays with one length when that is the longest too', async () => {
    const { attempt, clock, fail } = create({ maxBlockMs: minuteMs });
    for (let round = 0; round < 3; round += 1) {
      await fail(3);
      expect(await attempt(true)).toBe('auth/account-locked 60');
      await clock.advance(minuteMs);
    }
  });

  it('lets a guesser have no more than some forty tries in the first day, whatever his rhythm', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 90 }), { maxLength: 60 }), async (pauses) => {
        const { attempt, clock } = create();
        const begin = clock.now();
        let triedCount = 0;
        for (const pauseMinutes of pauses) {
          while (!(await attempt(false)).startsWith('auth/')) {
            triedCount += 1;
            if (triedCount > 1_000) break;
          }
          if (clock.now() - begin > 24 * 60 * minuteMs) break;
          await clock.advance(pauseMinutes * minuteMs);
        }
        expect(triedCount).toBeLessThanOrEqual(3 * (7 + 24));
      }),
      { numRuns: 20 },
    );
  });
});
