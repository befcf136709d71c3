import { ManualClock } from '@offhook/primitives/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemoryFailureLimiter } from './memory-failure-limiter.js';

const limits = { failureCount: 3, windowMs: 1_000, blockMs: 5_000 };

function create(options: Partial<ConstructorParameters<typeof MemoryFailureLimiter>[0]> = {}) {
  const clock = new ManualClock(1_000_000);
  return { clock, limiter: new MemoryFailureLimiter({ clock, ...limits, ...options }) };
}

describe('MemoryFailureLimiter', () => {
  it('blocks with the third failure within a second, for five', async () => {
    const { clock, limiter } = create();
    expect(await limiter.recordFailure('a')).toBe(0);
    expect(await limiter.recordFailure('a')).toBe(0);
    expect(await limiter.recordFailure('a')).toBe(5_000);
    await clock.advance(4_999);
    expect(await limiter.blockedMs('a')).toBe(1);
    await clock.advance(1);
    expect(await limiter.blockedMs('a')).toBe(0);
  });

  it('begins to count anew after a block', async () => {
    const { clock, limiter } = create();
    for (let count = 0; count < 3; count += 1) await limiter.recordFailure('a');
    await clock.advance(5_000);
    expect(await limiter.recordFailure('a')).toBe(0);
    expect(await limiter.recordFailure('a')).toBe(0);
    expect(await limiter.recordFailure('a')).toBe(5_000);
  });

  it('forgets failures that left the window', async () => {
    const { clock, limiter } = create();
    for (let count = 0; count < 20; count += 1) {
      expect(await limiter.recordFailure('a')).toBe(0);
      await clock.advance(500);
    }
  });

  it('keeps keys apart', async () => {
    const { limiter } = create();
    for (let count = 0; count < 3; count += 1) await limiter.recordFailure('a');
    expect(await limiter.blockedMs('b')).toBe(0);
    expect(await limiter.recordFailure('b')).toBe(0);
  });

  it('blocks for ever when it is told to', async () => {
    const { clock, limiter } = create({ blockMs: Number.POSITIVE_INFINITY });
    for (let count = 0; count < 3; count += 1) await limiter.recordFailure('a');
    await clock.advance(1e12);
    expect(await limiter.blockedMs('a')).toBe(Number.POSITIVE_INFINITY);
  });

  it('never blocks when it is off', async () => {
    const { limiter } = create({ failureCount: 0 });
    for (let count = 0; count < 100; count += 1) expect(await limiter.recordFailure('a')).toBe(0);
  });

  it('forgets the key that was quiet longest when there are too many', async () => {
    const { limiter } = create({ maxKeyCount: 2, failureCount: 2 });
    await limiter.recordFailure('a');
    await limiter.recordFailure('b');
    await limiter.recordFailure('c');
    expect(await limiter.recordFailure('a')).toBe(0);
    expect(await limiter.recordFailure('c')).toBe(5_000);
  });

  it('blocks exactly when a window holds enough failures, whatever the rhythm', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 900 }), { maxLength: 20 }), async (pausesMs) => {
        const { clock, limiter } = create({ blockMs: 1 });
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
      }),
      { numRuns: 30 },
    );
  });
});
