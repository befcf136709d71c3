import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { glareDelayMs } from './glare.js';

describe('how long an offer that collided waits (RFC 3261 §14.1)', () => {
  it.each([
    ['who placed the call', true, 0, 2_100],
    ['who placed the call', true, 0.999_999, 4_000],
    ['who was called', false, 0, 0],
    ['who was called', false, 0.5, 1_000],
    ['who was called', false, 0.999_999, 2_000],
  ])('%s (%s), drawing %d: %d ms', (...[, isOwner, random, delayMs]) => {
    expect(glareDelayMs(isOwner, random)).toBe(delayMs);
  });

  it('is a multiple of 10 ms, and never the same for both', () => {
    const draw = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(draw, draw, (one, other) => {
        const delays = [glareDelayMs(true, one), glareDelayMs(false, other)] as const;
        expect(delays[0]).toBeGreaterThan(delays[1]);
        for (const delayMs of delays) expect(delayMs % 10).toBe(0);
      }),
    );
  });
});
