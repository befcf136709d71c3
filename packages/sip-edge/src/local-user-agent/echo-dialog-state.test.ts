import { describe, expect, it } from 'vitest';
import { type EchoDialogState, echoDialogTransitions, type EchoDialogTrigger } from './echo-dialog-state.js';

const states = Object.keys(echoDialogTransitions) as EchoDialogState[];
const triggers: readonly EchoDialogTrigger[] = [
  'answer',
  'refuse',
  'ack',
  'no-ack',
  'hang-up',
  'bye',
  'lost',
];

/** Every step that there is; all the others change nothing. */
const steps: readonly string[] = [
  'answering + answer → answered',
  'answering + refuse → ended',
  'answering + lost → ended',
  'answered + ack → confirmed',
  'answered + no-ack → ended',
  'answered + hang-up → leaving',
  'answered + bye → ended',
  'answered + lost → ended',
  'confirmed + hang-up → ended',
  'confirmed + bye → ended',
  'confirmed + lost → ended',
  'leaving + ack → ended',
  'leaving + no-ack → ended',
  'leaving + bye → ended',
  'leaving + lost → ended',
];

describe('an echo call', () => {
  it.each(states.flatMap((state) => triggers.map((trigger) => [state, trigger] as const)))(
    '%s + %s',
    (state, trigger) => {
      const next = echoDialogTransitions[state][trigger];
      const step = steps.find((text) => text.startsWith(`${state} + ${trigger} → `));
      expect(next === undefined ? undefined : `${state} + ${trigger} → ${next}`).toBe(step);
    },
  );

  it('can be lost in every state', () => {
    for (const state of states) expect(echoDialogTransitions[state].lost ?? state).toBe('ended');
  });
});
