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
  it('forgets what ends soonest when a place is full', async () => {
    const seenOnce = new MemorySeenOnce(new ManualClock(0), 16);
    const keys = Array.from({ length: 17 }, (_, index) => `key ${index}`);
    for (const [index, key] of keys.entries()) await seenOnce.isFirst(key, 60_000 + index);
    for (const key of keys.slice(1)) expect(await seenOnce.isFirst(key, 60_000)).toBe(false);
    expect(await seenOnce.isFirst('key 0', 60_000)).toBe(true);
  });

  it('holds half of what it is made for without forgetting, and no key is another', async () => {
    const seenOnce = new MemorySeenOnce(new ManualClock(0), 4_096);
    const keys = Array.from({ length: 2_048 }, (_, index) => `nonce\n${index}`);
    for (const key of keys) expect(await seenOnce.isFirst(key, 60_000)).toBe(true);
    const known = await Promise.all(keys.map(async (key) => !(await seenOnce.isFirst(key, 60_000))));
    // A place that many keys happen to share may forget one or two.
    expect(known.filter(Boolean).length).toBeGreaterThan(2_000);
  });

  it('uses the places of what is over first', async () => {
    const clock = new ManualClock(0);
    const seenOnce = new MemorySeenOnce(clock, 16);
    await seenOnce.isFirst('long', 60_000);
    for (let index = 0; index < 15; index += 1) await seenOnce.isFirst(`short ${index}`, 1_000);
    await clock.advance(1_000);
    for (let index = 0; index < 15; index += 1) await seenOnce.isFirst(`later ${index}`, 120_000);
    expect(await seenOnce.isFirst('long', 60_000)).toBe(false);
  });
});
