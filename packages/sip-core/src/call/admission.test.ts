import { describe, expect, it } from 'vitest';
import { refusalOf, refusalStatus } from './admission.js';
import { parseCallPolicy } from './call-policy.js';

const truths = [true, false];

// Who may ring: the one row of the cross product that has no reason against it.
const cases = truths.flatMap((isRegistered) =>
  truths.flatMap((isDoNotDisturb) =>
    [0, 1, 2].flatMap((callCount) =>
      [1, 2].map((maxCalls) => ({ isRegistered, isDoNotDisturb, callCount, maxCalls })),
    ),
  ),
);

describe('whether a caller may ring', () => {
  it.each(cases)('registered $isRegistered, quiet $isDoNotDisturb, $callCount of $maxCalls calls', (one) => {
    const mayRing = one.isRegistered && !one.isDoNotDisturb && one.callCount < one.maxCalls;
    expect(refusalOf(one, one) === undefined).toBe(mayRing);
  });

  it.each([
    ['not-registered', { isRegistered: false, isDoNotDisturb: true, callCount: 9 }],
    ['do-not-disturb', { isRegistered: true, isDoNotDisturb: true, callCount: 9 }],
    ['busy', { isRegistered: true, isDoNotDisturb: false, callCount: 9 }],
  ])('says %s first', (reason, situation) => {
    expect(refusalOf(situation, { maxCalls: 1 })).toBe(reason);
  });
});

describe('what the caller is told', () => {
  it.each([
    ['not-registered', {}, 480],
    ['do-not-disturb', {}, 480],
    ['do-not-disturb', { doNotDisturbStatus: 486 }, 486],
    ['busy', {}, 486],
    ['busy', { busyStatus: 600 }, 600],
  ] as const)('%s, with %j: %i', (refusal, callPolicy, status) => {
    expect(refusalStatus(refusal, parseCallPolicy({ callPolicy }))).toBe(status);
  });
});
