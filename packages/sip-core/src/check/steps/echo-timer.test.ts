import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EchoTimer } from './echo-timer.js';

interface Line {
  /** How long sound takes there and back. Undefined: none comes back. */
  readonly delayMs: number | undefined;
  /** How loud something else is. */
  readonly noise?: number;
  readonly forMs?: number;
  readonly periodMs?: number;
}

/** A line that gives back after a while what it was given. */
function delaysOn({ delayMs, forMs = 6_000, noise = 0, periodMs = 20 }: Line): readonly number[] {
  const timer = new EchoTimer();
  const sent: { readonly atMs: number; readonly isOn: boolean }[] = [];
  for (let nowMs = 0; nowMs <= forMs; nowMs += periodMs) {
    const heard = [...sent].reverse().find(({ atMs }) => delayMs !== undefined && atMs <= nowMs - delayMs);
    sent.push({ atMs: nowMs, isOn: timer.handle(heard?.isOn === true ? 0.3 : noise, nowMs) });
  }
  return timer.delaysMs;
}

describe('EchoTimer', () => {
  it('measures again and again', () => {
    expect(delaysOn({ delayMs: 100 })).toEqual(Array(delaysOn({ delayMs: 100 }).length).fill(100));
    expect(delaysOn({ delayMs: 100 }).length).toBeGreaterThan(8);
  });

  it.each<[string, Line, readonly number[]]>([
    ['a dead line', { delayMs: undefined }, []],
    ['a line that always sounds', { delayMs: 100, noise: 0.2 }, []],
    ['a line with a little noise', { delayMs: 1_000, noise: 0.01, forMs: 1_500 }, [1_000]],
    ['a line that takes longer than anybody waits', { delayMs: 2_600, forMs: 2_760 }, []],
  ])('on %s', (_what, line, delays) => {
    expect(delaysOn(line)).toEqual(delays);
  });

  it('is never off by more than one look, whatever the line', () => {
    const lines = fc.record({
      delayMs: fc.integer({ min: 5, max: 2_000 }),
      periodMs: fc.integer({ min: 5, max: 60 }),
    });
    fc.assert(
      fc.property(lines, (line) => {
        const delays = delaysOn({ ...line, forMs: 8_000 });
        expect(delays.length).toBeGreaterThan(0);
        for (const delayMs of delays) {
          expect(delayMs - line.delayMs).toBeGreaterThanOrEqual(0);
          expect(delayMs - line.delayMs).toBeLessThanOrEqual(line.periodMs);
        }
      }),
    );
  });
});
