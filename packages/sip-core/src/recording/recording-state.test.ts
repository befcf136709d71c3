import { describe, expect, it } from 'vitest';
import { type RecordingState, recordingTransitions, recordingTriggers } from './recording-state.js';

const recordingStates: readonly RecordingState[] = ['recording', 'paused', 'stopping', 'stopped', 'failed'];

// The specification once more, the other way round: every pair that leads somewhere. All others lead nowhere.
const steps: Readonly<Record<string, string>> = {
  'recording pause': 'paused',
  'recording stop': 'stopping',
  'recording fail': 'failed',
  'paused resume': 'recording',
  'paused stop': 'stopping',
  'paused fail': 'failed',
  'stopping finish': 'stopped',
  'stopping fail': 'failed',
};

describe('the states of a recording', () => {
  it('are those of the table', () => {
    expect(Object.keys(recordingTransitions)).toEqual(recordingStates);
  });

  it.each(recordingStates.flatMap((state) => recordingTriggers.map((trigger) => [state, trigger] as const)))(
    '%s × %s',
    (state, trigger) => {
      expect(recordingTransitions[state][trigger]).toBe(steps[`${state} ${trigger}`]);
    },
  );

  it.each(['stopped', 'failed'] as const)('%s is the end', (state) => {
    expect(recordingTransitions[state]).toEqual({});
  });
});
