import { ManualClock } from '@offhook/primitives/testing';
import { describe, expect, it } from 'vitest';
import { BlockList } from './block-list.js';

describe('a blocked address', () => {
  it('is refused until its time is over', async () => {
    const clock = new ManualClock();
    const list = new BlockList(clock);
    list.block('192.0.2.1', 60);
    expect(list.isBlocked('192.0.2.1')).toBe(true);
    expect(list.isBlocked('192.0.2.2')).toBe(false);
    await clock.advance(59_999);
    expect(list.isBlocked('192.0.2.1')).toBe(true);
    await clock.advance(1);
    expect(list.isBlocked('192.0.2.1')).toBe(false);
  });

  it('is refused for ever with 0', async () => {
    const clock = new ManualClock();
    const list = new BlockList(clock);
    list.block('192.0.2.1', 0);
    await clock.advance(1e12);
    expect(list.isBlocked('192.0.2.1')).toBe(true);
  });

  it('is never let off early by a shorter block', async () => {
    const clock = new ManualClock();
    const list = new BlockList(clock);
    list.block('192.0.2.1', 60);
    list.block('192.0.2.1', 1);
    await clock.advance(30_000);
    expect(list.isBlocked('192.0.2.1')).toBe(true);
  });
});
