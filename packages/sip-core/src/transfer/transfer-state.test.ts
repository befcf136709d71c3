import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  nextTransferState,
  type TransferState,
  transferStates,
  transferTransitions,
  transferTriggers,
} from './transfer-state.js';

// The specification once more, the other way round: every pair that leads somewhere. All others lead nowhere.
const steps: Readonly<Record<string, string>> = {
  'offered accept': 'accepted',
  'offered try': 'trying',
  'offered ring': 'ringing',
  'offered complete': 'completed',
  'offered fail': 'failed',
  'offered cancel': 'cancelled',
  'offered leave': 'failed',
  'accepted try': 'trying',
  'accepted ring': 'ringing',
  'accepted complete': 'completed',
  'accepted fail': 'failed',
  'accepted cancel': 'cancelled',
  'accepted leave': 'completed',
  'trying try': 'trying',
  'trying ring': 'ringing',
  'trying complete': 'completed',
  'trying fail': 'failed',
  'trying cancel': 'cancelled',
  'trying leave': 'completed',
  'ringing ring': 'ringing',
  'ringing complete': 'completed',
  'ringing fail': 'failed',
  'ringing cancel': 'cancelled',
  'ringing leave': 'failed',
};

const finals: readonly TransferState[] = ['completed', 'failed', 'cancelled'];

describe('the states of a transfer', () => {
  it.each(transferStates.flatMap((state) => transferTriggers.map((trigger) => [state, trigger] as const)))(
    '%s × %s',
    (state, trigger) => {
      expect(nextTransferState(state, trigger)).toBe(steps[`${state} ${trigger}`]);
    },
  );

  it('are all in the table', () => {
    expect(Object.keys(transferTransitions).sort()).toEqual([...transferStates].sort());
  });

  it.each(transferStates.filter((state) => !finals.includes(state)))(
    '%s can end in each of the three ways',
    (state) => {
      const ends = ['complete', 'fail', 'cancel'] as const;
      expect(ends.map((end) => nextTransferState(state, end))).toEqual(finals);
    },
  );

  it('never go back, whatever comes in whatever order', () => {
    const rank = (state: TransferState): number => Math.min(transferStates.indexOf(state), 4);
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...transferTriggers)), (triggers) => {
        let state: TransferState = 'offered';
        for (const trigger of triggers) {
          const next: TransferState = nextTransferState(state, trigger) ?? state;
          expect(rank(next)).toBeGreaterThanOrEqual(rank(state));
          if (finals.includes(state)) expect(next).toBe(state);
          state = next;
        }
      }),
    );
  });
});
