import { describe, expect, it } from 'vitest';
import {
  nextRenegotiationState,
  renegotiationStates,
  renegotiationTransitions,
  renegotiationTriggers,
} from './renegotiation-state.js';

// The specification once more, the other way round: every pair that leads somewhere. All others lead nowhere.
const steps: Readonly<Record<string, string>> = {
  'stable offer': 'offering',
  'stable receive': 'answering',
  'offering settle': 'stable',
  'answering settle': 'stable',
};

describe('whose offer is on its way', () => {
  it.each(
    renegotiationStates.flatMap((state) => renegotiationTriggers.map((trigger) => [state, trigger] as const)),
  )('%s × %s', (state, trigger) => {
    expect(nextRenegotiationState(state, trigger)).toBe(steps[`${state} ${trigger}`]);
  });

  it('is never two at once: nothing but settling leads out of an offer', () => {
    for (const state of ['offering', 'answering'] as const) {
      expect(Object.keys(renegotiationTransitions[state])).toEqual(['settle']);
    }
  });
});
