import { registrationStates } from '@offhook/protocol';
import { describe, expect, it } from 'vitest';
import {
  nextRegistrationState,
  registrationTransitions,
  registrationTriggers,
} from './registration-state.js';

const steps: Readonly<Record<string, string>> = {
  'idle start': 'connecting',
  'connecting open': 'registering',
  'connecting fail': 'retrying',
  'connecting refuse': 'rejected',
  'connecting stop': 'unregistering',
  'registering accept': 'registered',
  'registering fail': 'retrying',
  'registering refuse': 'rejected',
  'registering stop': 'unregistering',
  'registered accept': 'registered',
  'registered fail': 'retrying',
  'registered refuse': 'rejected',
  'registered stop': 'unregistering',
  'retrying start': 'connecting',
  'retrying stop': 'unregistering',
  'rejected start': 'connecting',
  'rejected stop': 'unregistering',
  'unregistering done': 'unregistered',
  'unregistered start': 'connecting',
};

describe('the states of a registration', () => {
  it.each(
    registrationStates.flatMap((state) => registrationTriggers.map((trigger) => [state, trigger] as const)),
  )('%s × %s', (state, trigger) => {
    expect(nextRegistrationState(state, trigger)).toBe(steps[`${state} ${trigger}`]);
  });

  it('are all of protocol’s, and no more', () => {
    expect(Object.keys(registrationTransitions).sort()).toEqual([...registrationStates].sort());
  });

  it.each(registrationStates)('%s leads to registered in the end', (from) => {
    const reached = new Set<string>([from]);
    for (let size = 0; size !== reached.size;) {
      size = reached.size;
      for (const state of registrationStates.filter((name) => reached.has(name))) {
        for (const next of Object.values(registrationTransitions[state])) reached.add(next);
      }
    }
    expect(reached).toContain('registered');
  });
});
