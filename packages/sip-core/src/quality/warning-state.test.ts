import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { QualitySample } from './quality-sample.js';
import { qualityWarnings, type WarningRule, warningRules } from './warning-rules.js';
import { initialWarningState, nextWarningState } from './warning-state.js';

/** Runs values through a rule and writes `R` where it is raised, `.` where not. */
function run(rule: WarningRule, values: readonly number[]): string {
  let state = initialWarningState;
  return values
    .map((value) => {
      state = nextWarningState(state, rule, value);
      return state.isRaised ? 'R' : '.';
    })
    .join('');
}

const rule = warningRules['high-rtt'];
const bad = 500;
const good = 50;

describe('nextWarningState', () => {
  it.each([
    ['raises at the third bad one of five', [bad, good, bad, good, bad], '....R'],
    ['does not raise at two of five', [bad, good, good, good, bad, good], '......'],
    ['takes the limit itself for good', [400, 400, 400, 400], '....'],
    ['clears at five good ones in a row', [bad, bad, bad, good, good, good, good, good], '..RRRRR.'],
    [
      'starts to count again at each bad one',
      [bad, bad, bad, good, good, good, good, bad, good],
      '..RRRRRRR',
    ],
  ])('%s', (_what, values, expected) => {
    expect(run(rule, values)).toBe(expected);
  });

  it.each(qualityWarnings)('never lets %s flap', (name) => {
    const { badCount, goodCount, limit } = warningRules[name];
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(limit * 0.5, limit * 1.5, limit), { maxLength: 200 }),
        (values) => {
          const runs = run(warningRules[name], values).match(/R+|\.+/g) ?? [];
          // The last run may still go on, and the first had no warning before it.
          for (const each of runs.slice(0, -1)) {
            expect(each.length).toBeGreaterThanOrEqual(each.startsWith('R') ? goodCount : badCount - 1);
          }
        },
      ),
    );
  });
});

const quiet = { packets: 50, bytes: 4_000, bitsPerSecond: 32_000, lostPackets: 0, level: 0 };
const fine = { ...quiet, level: 0.1, lossFraction: 0, jitterMs: 3 };
const none = { packets: 0, bytes: 0, bitsPerSecond: 0, lostPackets: 0 };
const sample: QualitySample = { atMs: 0, durationMs: 1_000, rttMs: 40, incoming: fine, outgoing: fine };
const normal = { isMuted: false, isOnHold: false };

describe('warningRules', () => {
  const raisedBy = (given: Partial<QualitySample>, circumstances = normal): readonly string[] =>
    qualityWarnings.filter((name) => {
      const { badCount, read } = warningRules[name];
      const value = read({ ...sample, ...given }, circumstances);
      return (
        value !== undefined && run(warningRules[name], Array<number>(badCount).fill(value)).endsWith('R')
      );
    });

  it.each<[string, Partial<QualitySample>, readonly string[]]>([
    ['a good call', {}, []],
    ['a slow network', { rttMs: 600 }, ['high-rtt']],
    ['a shaky network', { incoming: { ...fine, jitterMs: 60 } }, ['high-jitter']],
    ['loss on the way in', { incoming: { ...fine, lossFraction: 0.1 } }, ['high-loss']],
    ['loss on the way out', { outgoing: { ...fine, lossFraction: 0.1 } }, ['high-loss-sent']],
    ['a dead network', { incoming: none, outgoing: none }, ['no-bytes']],
    ['sound one way', { incoming: none }, ['one-way-audio']],
    ['packets of silence', { incoming: { ...fine, level: 0 } }, ['silence']],
    ['a microphone that hears nothing', { outgoing: { ...fine, level: 0 } }, ['low-level']],
    ['nothing known', { incoming: quiet, outgoing: { ...none, packets: 50 } }, ['silence']],
  ])('%s', (_what, given, expected) => {
    expect(raisedBy(given)).toEqual(expected);
  });

  it('says nothing of a quiet that was asked for', () => {
    const isQuiet = { incoming: none, outgoing: { ...none, level: 0 } };
    expect(raisedBy(isQuiet, { isMuted: false, isOnHold: true })).toEqual([]);
    expect(raisedBy({ outgoing: { ...fine, level: 0 } }, { isMuted: true, isOnHold: false })).toEqual([]);
  });
});
