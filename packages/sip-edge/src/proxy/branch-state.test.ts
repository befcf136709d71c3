import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BranchState, branchTransitions, type BranchTrigger } from './branch-state.js';

const states = Object.keys(branchTransitions) as BranchState[];
const triggers: readonly BranchTrigger[] = ['provisional', 'success', 'failure', 'cancel', 'give-up'];

/** Every step that there is; all the others change nothing. */
const steps: readonly string[] = [
  'calling + provisional → proceeding',
  'calling + success → answered',
  'calling + failure → ended',
  'calling + cancel → cancel-pending',
  'proceeding + provisional → proceeding',
  'proceeding + success → answered',
  'proceeding + failure → ended',
  'proceeding + cancel → cancelling',
  'cancel-pending + provisional → cancelling',
  'cancel-pending + success → answered',
  'cancel-pending + failure → ended',
  'cancelling + provisional → cancelling',
  'cancelling + success → answered',
  'cancelling + failure → ended',
  'cancelling + give-up → ended',
  'answered + success → answered',
];

describe('a branch', () => {
  it.each(states.flatMap((state) => triggers.map((trigger) => [state, trigger] as const)))(
    '%s + %s',
    (state, trigger) => {
      const next = branchTransitions[state][trigger];
      const step = steps.find((text) => text.startsWith(`${state} + ${trigger} → `));
      expect(next === undefined ? undefined : `${state} + ${trigger} → ${next}`).toBe(step);
    },
  );

  it('is never cancelled before a provisional answer, and never twice', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...triggers)), (path) => {
        let state: BranchState = 'calling';
        let cancelCount = 0;
        let hasHeard = false;
        for (const trigger of path) {
          const next: BranchState = branchTransitions[state][trigger] ?? state;
          hasHeard ||= trigger === 'provisional';
          if (next === 'cancelling' && state !== 'cancelling') {
            cancelCount += 1;
            expect(hasHeard).toBe(true);
          }
          state = next;
        }
        expect(cancelCount).toBeLessThanOrEqual(1);
      }),
    );
  });
});
