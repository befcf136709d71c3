import type { CheckStepState } from '@offhook/protocol';

export const checkTriggers = ['start', 'pass', 'warn', 'fail', 'skip'] as const;
export type CheckTrigger = (typeof checkTriggers)[number];

/** The only copy of a step's machine. One that is over stays so. */
export const checkStepTransitions: Readonly<
  Record<CheckStepState, Readonly<Partial<Record<CheckTrigger, CheckStepState>>>>
> = {
  waiting: { start: 'running', skip: 'skipped' },
  // A step that runs is skipped when there turns out to be nothing to look at, or when the check is stopped.
  running: { pass: 'passed', warn: 'warned', fail: 'failed', skip: 'skipped' },
  passed: {},
  warned: {},
  failed: {},
  skipped: {},
};

export function nextCheckStepState(state: CheckStepState, trigger: CheckTrigger): CheckStepState | undefined {
  return checkStepTransitions[state][trigger];
}

export function isOver(state: CheckStepState): boolean {
  return Object.keys(checkStepTransitions[state]).length === 0;
}
