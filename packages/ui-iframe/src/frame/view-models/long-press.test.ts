import { ManualClock } from '@offhook/primitives/testing';
import { expect, it } from 'vitest';
import { LongPress } from './long-press.js';

function pressing() {
  const clock = new ManualClock();
  const press = new LongPress(clock);
  const held: string[] = [];
  return { clock, press, held, begin: () => press.begin(() => held.push('held')) };
}

it('is a tap when the finger leaves early', async () => {
  const { begin, clock, held, press } = pressing();
  begin();
  await clock.advance(499);
  press.cancel();
  await clock.advance(1_000);
  expect([held, press.takeWasHeld(), clock.pendingCount]).toEqual([[], false, 0]);
});

it('is a hold after half a second, once, while the finger is still down', async () => {
  const { begin, clock, held, press } = pressing();
  begin();
  await clock.advance(5_000);
  expect(held).toEqual(['held']);
  press.cancel();
  expect([press.takeWasHeld(), press.takeWasHeld()]).toEqual([true, false]);
});

it('begins anew with each press', async () => {
  const { begin, clock, held, press } = pressing();
  begin();
  await clock.advance(500);
  begin();
  expect(press.takeWasHeld()).toBe(false);
  begin();
  await clock.advance(500);
  expect(held).toEqual(['held', 'held']);
});
