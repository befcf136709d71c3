import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ManualClock } from './manual-clock.js';

describe('ManualClock', () => {
  it('stands still until it is wound', async () => {
    const clock = new ManualClock();
    expect(clock.now()).toBe(0);
    await clock.advance(250);
    expect(clock.now()).toBe(250);
    await clock.advance(0);
    expect(clock.now()).toBe(250);
  });

  it('starts where it is told', () => {
    expect(new ManualClock(1_700_000_000_000).now()).toBe(1_700_000_000_000);
  });

  it('fires what falls due in its order, each at its own time', async () => {
    const clock = new ManualClock(1_000);
    const ladder: string[] = [];
    const plan = (name: string, delayMs: number): void => {
      clock.after(delayMs, () => ladder.push(`${name} at ${String(clock.now())}`));
    };
    plan('last', 300);
    plan('first', 100);
    plan('second', 200);
    plan('also second', 200);
    plan('never', 301);
    await clock.advance(300);
    expect(ladder).toEqual(['first at 1100', 'second at 1200', 'also second at 1200', 'last at 1300']);
    expect(clock.pendingCount).toBe(1);
  });

  it('fires nothing that was cancelled, not even by the timer before', async () => {
    const clock = new ManualClock();
    const fired: string[] = [];
    clock.after(10, () => {
      cancel();
    });
    const cancel = clock.after(10, () => fired.push('cancelled'));
    await clock.advance(10);
    cancel();
    expect(fired).toEqual([]);
    expect(clock.pendingCount).toBe(0);
  });

  it('fires what a timer plans while it is being wound', async () => {
    const clock = new ManualClock();
    const times: number[] = [];
    const tick = (): void => {
      times.push(clock.now());
      if (times.length < 5) clock.after(100, tick);
    };
    clock.after(100, tick);
    await clock.advance(350);
    expect(times).toEqual([100, 200, 300]);
    await clock.advance(1_000);
    expect(times).toEqual([100, 200, 300, 400, 500]);
  });

  it('lets promises settle between two timers', async () => {
    const clock = new ManualClock();
    const ladder: string[] = [];
    const chain = async (): Promise<void> => {
      for (const step of [1, 2, 3]) {
        await Promise.resolve();
        ladder.push(`step ${String(step)}`);
      }
    };
    clock.after(10, () => void chain());
    clock.after(20, () => ladder.push('next timer'));
    await clock.advance(20);
    expect(ladder).toEqual(['step 1', 'step 2', 'step 3', 'next timer']);
  });

  it('lets promises settle before the first timer and after the last', async () => {
    const clock = new ManualClock();
    const ladder: string[] = [];
    void Promise.resolve().then(() => {
      clock.after(5, () => {
        ladder.push('planned in time');
        void Promise.resolve().then(() => ladder.push('settled in time'));
      });
    });
    await clock.advance(5);
    expect(ladder).toEqual(['planned in time', 'settled in time']);
  });

  it('takes a negative delay for none', async () => {
    const clock = new ManualClock(500);
    const times: number[] = [];
    clock.after(-100, () => times.push(clock.now()));
    await clock.advance(0);
    expect(times).toEqual([500]);
  });

  it('counts what is waiting', async () => {
    const clock = new ManualClock();
    const cancel = clock.after(10, () => undefined);
    clock.after(20, () => undefined);
    expect(clock.pendingCount).toBe(2);
    cancel();
    expect(clock.pendingCount).toBe(1);
    await clock.advance(20);
    expect(clock.pendingCount).toBe(0);
  });

  it('fires any timers sorted by time, then by planning, however it is wound', async () => {
    const delays = fc.array(fc.nat(50), { maxLength: 20 });
    const steps = fc.array(fc.nat(30), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(delays, steps, async (planned, windings) => {
        const clock = new ManualClock();
        const fired: (readonly [timeMs: number, index: number])[] = [];
        planned.forEach((delayMs, index) => {
          clock.after(delayMs, () => fired.push([clock.now(), index]));
        });
        for (const stepMs of windings) await clock.advance(stepMs);
        const endMs = windings.reduce((sum, stepMs) => sum + stepMs, 0);
        expect(clock.now()).toBe(endMs);
        expect(fired).toEqual(
          planned
            .map((delayMs, index) => [delayMs, index] as const)
            .filter(([delayMs]) => delayMs <= endMs)
            .sort(([a, first], [b, second]) => a - b || first - second),
        );
      }),
      { numRuns: 40 },
    );
  });
});
