import { ManualClock } from '@offhook/primitives/testing';
import { expect, it } from 'vitest';
import { CallTimer } from './call-timer.js';
import { PhoneStore } from './phone-store.js';

it('ticks at each full second of the call, however the clock of the day stands', async () => {
  const clock = new ManualClock(10_250);
  const store = new PhoneStore();
  const timer = new CallTimer({ clock, store });
  const seen: number[] = [];
  store.state.subscribe(({ nowMs }) => seen.push(nowMs));

  timer.follow(10_000);
  await clock.advance(2_000);
  expect(seen).toEqual([0, 10_250, 11_000, 12_000]);
});

it('stands still without a call, and leaves no timer behind', async () => {
  const clock = new ManualClock();
  const store = new PhoneStore();
  const timer = new CallTimer({ clock, store });
  timer.follow(0);
  timer.follow(undefined);
  await clock.advance(5_000);
  expect([store.current.nowMs, clock.pendingCount]).toEqual([0, 0]);
});

it('follows the next call only', async () => {
  const clock = new ManualClock(1_000);
  const timer = new CallTimer({ clock, store: new PhoneStore() });
  timer.follow(0);
  timer.follow(900);
  expect(clock.pendingCount).toBe(1);
  await clock.advance(3_000);
  expect(clock.pendingCount).toBe(1);
});
