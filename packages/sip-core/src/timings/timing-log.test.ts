import { ManualClock } from '@offhook/primitives/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TimingLog } from './timing-log.js';
import { timingMarks } from './timing-marks.js';

describe('TimingLog', () => {
  it('counts in milliseconds from when the call was asked for', async () => {
    const clock = new ManualClock();
    const log = new TimingLog(clock);
    await clock.advance(3);
    log.mark('described');
    await clock.advance(40);
    log.mark('accepted');
    log.mark('acknowledged');
    expect(log.timings).toEqual({ asked: 0, described: 3, accepted: 43, acknowledged: 43 });
  });

  it('keeps the first time of what happens again', async () => {
    const clock = new ManualClock();
    const log = new TimingLog(clock);
    log.mark('ringing');
    await clock.advance(1_000);
    log.mark('ringing');
    expect(log.timings.ringing).toBe(0);
  });

  it('does not take the ACK of a challenge for the ACK of the answer', async () => {
    const clock = new ManualClock();
    const log = new TimingLog(clock);
    log.mark('acknowledged');
    expect(log.timings).toEqual({ asked: 0 });
    await clock.advance(5);
    log.mark('accepted');
    log.mark('acknowledged');
    expect(log.timings.acknowledged).toBe(5);
  });

  it('never goes back, also when the wall clock does', () => {
    const step = fc.tuple(fc.constantFrom(...timingMarks), fc.integer({ min: -100_000, max: 100_000 }));
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        let nowMs = 1_000_000;
        const log = new TimingLog({ now: () => nowMs, after: () => () => undefined });
        const order: number[] = [];
        for (const [name, jumpMs] of steps) {
          nowMs += jumpMs;
          const isNew = log.timings[name] === undefined;
          log.mark(name);
          const atMs = log.timings[name];
          if (isNew && atMs !== undefined) order.push(atMs);
        }
        expect(order).toEqual([...order].sort((one, other) => one - other));
        expect(order.every((atMs) => atMs >= 0)).toBe(true);
      }),
    );
  });
});
