import { ManualClock } from '@offhook/primitives/testing';
import { describe, expect, it } from 'vitest';
import { FakeWake } from '../testing/fake-wake.js';
import { wallSleep } from './wall-sleep.js';

function setUp(): {
  clock: ManualClock;
  wake: FakeWake;
  aborting: AbortController;
  begin: (delayMs: number, afterWakeMs?: number) => () => string;
  /** Moves the wall clock, and no timer. */
  shift: (byMs: number) => void;
} {
  const clock = new ManualClock(1_000_000);
  const wake = new FakeWake();
  const aborting = new AbortController();
  let shiftMs = 0;
  const wall = {
    now: () => clock.now() + shiftMs,
    after: (delayMs: number, task: () => void) => clock.after(delayMs, task),
  };
  const begin = (delayMs: number, afterWakeMs = Infinity): (() => string) => {
    let outcome = 'asleep';
    wallSleep(delayMs, { clock: wall, wake, signal: aborting.signal, afterWakeMs }).then(
      () => (outcome = 'awake'),
      (error: unknown) => (outcome = String(error)),
    );
    return () => outcome;
  };
  const shift = (byMs: number): void => {
    shiftMs += byMs;
  };
  return { clock, wake, aborting, begin, shift };
}

describe('a sleep by the wall clock', () => {
  it.each([0, 1, 29_999, 30_000, 30_001, 450_000])('of %i ms lasts as long', async (delayMs) => {
    const { begin, clock, wake } = setUp();
    const outcome = begin(delayMs);
    await clock.advance(Math.max(0, delayMs - 1));
    expect(outcome()).toBe(delayMs === 0 ? 'awake' : 'asleep');
    await clock.advance(1);
    expect(outcome()).toBe('awake');
    expect([clock.pendingCount, wake.listenerCount]).toEqual([0, 0]);
  });

  it('is over at once when the page wakes after its time', async () => {
    const { begin, clock, shift, wake } = setUp();
    const outcome = begin(450_000);
    await clock.advance(1_000);
    shift(8 * 3_600_000);
    wake.tell();
    await clock.advance(0);
    expect(outcome()).toBe('awake');
  });

  it('is over within half a minute when nobody tells of the wake', async () => {
    const { begin, clock, shift } = setUp();
    const outcome = begin(450_000);
    await clock.advance(1_000);
    shift(8 * 3_600_000);
    await clock.advance(29_000);
    expect(outcome()).toBe('awake');
  });

  it('goes on when the page wakes before its time', async () => {
    const { begin, clock, wake } = setUp();
    const outcome = begin(100_000);
    for (let count = 0; count < 9; count += 1) {
      await clock.advance(10_000);
      wake.tell();
    }
    expect(outcome()).toBe('asleep');
    expect(clock.pendingCount).toBe(1);
    await clock.advance(10_000);
    expect(outcome()).toBe('awake');
  });

  it('is cut short by a wake where that is wanted', async () => {
    const { begin, clock, wake } = setUp();
    const outcome = begin(100_000, 250);
    await clock.advance(10_000);
    wake.tell();
    await clock.advance(249);
    expect(outcome()).toBe('asleep');
    await clock.advance(1);
    expect(outcome()).toBe('awake');
  });

  it('is not longer when the wall clock is set back', async () => {
    const { begin, clock, shift } = setUp();
    const outcome = begin(40_000);
    await clock.advance(10_000);
    shift(-3_600_000);
    await clock.advance(60_000);
    expect(outcome()).toBe('awake');
  });

  it.each(['before', 'meanwhile'])('ends with the reason of an abort %s', async (when) => {
    const { aborting, begin, clock, wake } = setUp();
    if (when === 'before') aborting.abort(new Error('enough'));
    const outcome = begin(40_000);
    await clock.advance(10);
    aborting.abort(new Error('enough'));
    await clock.advance(0);
    expect(outcome()).toBe('Error: enough');
    expect([clock.pendingCount, wake.listenerCount]).toEqual([0, 0]);
  });
});
