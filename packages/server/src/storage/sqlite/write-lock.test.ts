import { ManualClock } from '@offhook/primitives/testing';
import { describe, expect, it } from 'vitest';
import { WriteLock } from './write-lock.js';

function create(): { readonly clock: ManualClock; readonly lock: WriteLock; readonly order: string[] } {
  const clock = new ManualClock(0);
  return { clock, lock: new WriteLock(clock, 1_000), order: [] };
}

describe('WriteLock', () => {
  it('is for one at a time, in the order of asking', async () => {
    const { clock, lock, order } = create();
    const work = async (name: string): Promise<void> => {
      await lock.take();
      order.push(`${name} begins`);
      await Promise.resolve();
      order.push(`${name} ends`);
      lock.release();
    };
    await Promise.all([work('a'), work('b'), work('c')]);
    expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
    expect(clock.pendingCount).toBe(0);
  });

  it('refuses who has waited too long, and passes by', async () => {
    const { clock, lock } = create();
    await lock.take();
    const late = lock.take();
    const refused = expect(late).rejects.toMatchObject({ code: 'server/storage-unavailable' });
    await clock.advance(1_000);
    await refused;
    const next = lock.take();
    lock.release();
    await next;
    lock.release();
    await lock.take();
    expect(clock.pendingCount).toBe(0);
  });
});
