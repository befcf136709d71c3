import { callStates } from '@offhook/protocol';
import { describe, expect, it } from 'vitest';
import { callTransitions, callTriggers, nextCallState } from './call-state.js';

// The specification once more, the other way round: every pair that leads somewhere. All others lead nowhere.
const steps: Readonly<Record<string, string>> = {
  'dialing progress': 'ringing',
  'dialing connect': 'connected',
  'dialing end': 'ended',
  'ringing progress': 'ringing',
  'ringing connect': 'connected',
  'ringing end': 'ended',
  'incoming answer': 'answering',
  'incoming end': 'ended',
  'answering connect': 'connected',
  'answering end': 'ended',
  'connected end': 'ended',
};

describe('the states of a call', () => {
  it.each(callStates.flatMap((state) => callTriggers.map((trigger) => [state, trigger] as const)))(
    '%s × %s',
    (state, trigger) => {
      expect(nextCallState(state, trigger)).toBe(steps[`${state} ${trigger}`]);
    },
  );

  it('are all of protocol’s, and no more', () => {
    expect(Object.keys(callTransitions).sort()).toEqual([...callStates].sort());
  });

  it.each(callStates.filter((state) => state !== 'ended'))('%s can end', (state) => {
    expect(nextCallState(state, 'end')).toBe('ended');
  });

  it('have one that nothing leads out of', () => {
    expect(callTransitions.ended).toEqual({});
  });
});
