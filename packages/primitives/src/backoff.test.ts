import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jitteredBackoff } from './backoff.js';

const luckless = (): number => 0;
const lucky = (): number => 1 - Number.EPSILON;

describe('jitteredBackoff', () => {
  it('doubles from half a second to half a minute', () => {
    const least = jitteredBackoff({ random: luckless });
    const most = jitteredBackoff({ random: lucky });
    const ladder = [0, 1, 2, 3, 4, 5, 6, 7].map((attempt) => [least(attempt), Math.round(most(attempt))]);
    expect(ladder).toEqual([
      [250, 500],
      [500, 1_000],
      [1_000, 2_000],
      [2_000, 4_000],
      [4_000, 8_000],
      [8_000, 16_000],
      [15_000, 30_000],
      [15_000, 30_000],
    ]);
  });

  it('takes other bounds', () => {
    const most = jitteredBackoff({ baseMs: 10, maxMs: 45, random: lucky });
    expect([0, 1, 2, 3, 4].map((attempt) => Math.round(most(attempt)))).toEqual([10, 20, 40, 45, 45]);
  });

  it('is as random as its source', () => {
    const numbers = [0, 0.25, 0.5, 0.75];
    const backoff = jitteredBackoff({ baseMs: 800, random: () => numbers.shift() ?? 0 });
    expect([0, 0, 0, 0].map(backoff)).toEqual([400, 500, 600, 700]);
  });

  it('spreads clients that lost the same server, by its own chance', () => {
    const backoff = jitteredBackoff();
    const delays = new Set(Array.from({ length: 20 }, () => backoff(5)));
    expect(delays.size).toBeGreaterThan(10);
  });

  it('stays between half of the ceiling and the ceiling, for any attempt whatever', () => {
    const inputs = fc.record({
      attempt: fc.oneof(fc.nat(2_000), fc.integer({ min: -5, max: 5 })),
      baseMs: fc.integer({ min: 1, max: 60_000 }),
      maxMs: fc.integer({ min: 1, max: 600_000 }),
      random: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    });
    fc.assert(
      fc.property(inputs, ({ attempt, baseMs, maxMs, random }) => {
        const delayMs = jitteredBackoff({ baseMs, maxMs, random: () => random })(attempt);
        const ceilingMs = Math.min(maxMs, baseMs * 2 ** Math.max(0, attempt));
        expect(delayMs).toBeGreaterThanOrEqual(ceilingMs / 2);
        expect(delayMs).toBeLessThanOrEqual(ceilingMs);
      }),
    );
  });

  it('never comes back sooner after more attempts, given the same luck', () => {
    fc.assert(
      fc.property(
        fc.nat(100),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (attempt, luck) => {
          const backoff = jitteredBackoff({ random: () => luck });
          expect(backoff(attempt + 1)).toBeGreaterThanOrEqual(backoff(attempt));
        },
      ),
    );
  });

  it('has no delay where none is wanted, for ever', () => {
    const backoff = jitteredBackoff({ baseMs: 0 });
    expect([0, 1, 100, 5_000].map(backoff)).toEqual([0, 0, 0, 0]);
  });
});
