import { checkStepStates, type CheckStepState } from '@offhook/protocol';
import { describe, expect, it } from 'vitest';
import { type CheckTrigger, checkTriggers, isOver, nextCheckStepState } from './check-step-state.js';

// Every pair that is not here leads nowhere.
const expected: readonly (readonly [CheckStepState, CheckTrigger, CheckStepState])[] = [
  ['waiting', 'start', 'running'],
  ['waiting', 'skip', 'skipped'],
  ['running', 'pass', 'passed'],
  ['running', 'warn', 'warned'],
  ['running', 'fail', 'failed'],
  ['running', 'skip', 'skipped'],
];

describe('the state of a step', () => {
  const all = checkStepStates.flatMap((state) => checkTriggers.map((trigger) => [state, trigger] as const));

  it.each(all)('%s, %s', (state, trigger) => {
    const [, , next] = expected.find(([from, by]) => from === state && by === trigger) ?? [];
    expect(nextCheckStepState(state, trigger)).toBe(next);
  });

  it('is over where nothing leads on', () => {
    expect(checkStepStates.filter(isOver)).toEqual(['passed', 'warned', 'failed', 'skipped']);
  });
});
