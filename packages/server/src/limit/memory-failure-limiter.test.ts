import { ManualClock } from '@offhook/primitives/testing';
import { describe, expect, it } from 'vitest';
import { failureLimiterContract } from '../testing/failure-limiter-contract.js';
import { MemoryFailureLimiter } from './memory-failure-limiter.js';

failureLimiterContract(
  'MemoryFailureLimiter',
  (clock, limits) => new MemoryFailureLimiter({ clock, ...limits }),
);

describe('the memory of MemoryFailureLimiter', () => {
  it('forgets the key that was quiet longest when there are too many', async () => {
    const clock = new ManualClock(1_000_000);
    const limits = { failureCount: 2, windowMs: 1_000, blockMs: 5_000, maxKeyCount: 2 };
    const limiter = new MemoryFailureLimiter({ clock, ...limits });
    await limiter.recordFailure('a');
    await limiter.recordFailure('b');
    await limiter.recordFailure('c');
    expect(await limiter.recordFailure('a')).toBe(0);
    expect(await limiter.recordFailure('c')).toBe(5_000);
  });
});
