import { ManualClock } from '@offhook/primitives/testing';
import { describe, expect, it } from 'vitest';
import { seenOnceContract } from '../testing/seen-once-contract.js';
import { MemorySeenOnce } from './memory-seen-once.js';

seenOnceContract('MemorySeenOnce', () => {
  const clock = new ManualClock(0);
  const pass = async (_key: string, ms: number): Promise<void> => await clock.advance(ms);
  return { seenOnce: new MemorySeenOnce(clock), pass };
});

describe('the memory of MemorySeenOnce', () => {
  it('forgets the oldest when there are too many', async () => {
    const seenOnce = new MemorySeenOnce(new ManualClock(0), 2);
    for (const key of ['a', 'b', 'c']) await seenOnce.isFirst(key, 60_000);
    expect(await seenOnce.isFirst('c', 60_000)).toBe(false);
    expect(await seenOnce.isFirst('a', 60_000)).toBe(true);
  });
});
