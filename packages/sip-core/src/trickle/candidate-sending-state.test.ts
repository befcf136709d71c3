import { expect, it } from 'vitest';
import {
  candidateSendingStates,
  candidateSendingTriggers,
  nextCandidateSendingState,
} from './candidate-sending-state.js';

// The specification once more, the other way round: every pair that leads somewhere. All others lead nowhere.
const steps: Readonly<Record<string, string>> = {
  'silent find': 'sending',
  'sending find': 'behind',
  'sending deliver': 'silent',
  'sending refuse': 'refused',
  'behind find': 'behind',
  'behind deliver': 'sending',
  'behind refuse': 'refused',
};

it.each(
  candidateSendingStates.flatMap((state) =>
    candidateSendingTriggers.map((trigger) => [state, trigger] as const),
  ),
)('%s × %s', (state, trigger) => {
  expect(nextCandidateSendingState(state, trigger)).toBe(steps[`${state} ${trigger}`]);
});
