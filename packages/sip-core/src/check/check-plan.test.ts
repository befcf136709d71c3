import { type CheckStepName, checkStepNames, type CheckStepState, checkStepStates } from '@offhook/protocol';
import { describe, expect, it } from 'vitest';
import { plannedSteps, readinessOf } from './check-plan.js';

describe('plannedSteps', () => {
  it.each<[readonly CheckStepName[], readonly CheckStepName[]]>([
    [['stun'], ['stun']],
    [['registration'], ['socket', 'registration']],
    [['loop'], ['socket', 'registration', 'loop']],
    [
      ['loop', 'microphone'],
      ['socket', 'registration', 'microphone', 'loop'],
    ],
    [
      ['turn', 'turn', 'stun'],
      ['stun', 'turn'],
    ],
    [checkStepNames, checkStepNames],
    [[], []],
  ])('of %j are %j', (chosen, planned) => {
    expect(plannedSteps(chosen)).toEqual(planned);
  });
});

describe('readinessOf', () => {
  it.each(['socket', 'stun', 'turn', 'microphone'] as const)('%s waits for nothing', (name) => {
    expect(readinessOf(name, new Map())).toBe('ready');
  });

  const works: readonly CheckStepState[] = ['passed', 'warned'];
  const fails: readonly CheckStepState[] = ['failed', 'skipped'];
  const pairs = checkStepStates.flatMap((one) => checkStepStates.map((other) => [one, other] as const));

  it.each(pairs)('with registration %s and microphone %s, the loop', (registration, microphone) => {
    const both = [registration, microphone];
    const expected = both.some((state) => fails.includes(state))
      ? 'blocked'
      : both.every((state) => works.includes(state))
        ? 'ready'
        : 'not-yet';
    expect(readinessOf('loop', new Map(Object.entries({ registration, microphone }) as never))).toBe(
      expected,
    );
  });

  it('the loop does without a microphone step that nobody chose', () => {
    expect(readinessOf('loop', new Map([['registration', 'passed']]))).toBe('ready');
  });
});
