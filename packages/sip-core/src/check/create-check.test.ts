import type { CheckStepName } from '@offhook/protocol';
import { describe, expect, it } from 'vitest';
import { createCheck, type CreateCheckOptions } from './create-check.js';

const account = {
  username: 'alice',
  password: 'secret',
  domain: 'example.test',
  displayName: 'Alice',
  webSocketUrls: ['wss://sip.example.test'],
};

function stepsOf(options: CreateCheckOptions): readonly CheckStepName[] {
  return createCheck(options).report.steps.map(({ name }) => name);
}

describe('createCheck', () => {
  it('looks at everything, and opens nothing before it runs', () => {
    expect(stepsOf({ account })).toEqual(['socket', 'registration', 'stun', 'turn', 'microphone', 'loop']);
  });

  it('looks at what was chosen and what that needs', () => {
    expect(stepsOf({ account, steps: ['loop', 'stun'] })).toEqual(['socket', 'registration', 'stun', 'loop']);
  });

  it('needs no account for what has nothing to do with one', () => {
    expect(stepsOf({ steps: ['stun', 'turn', 'microphone'] })).toEqual(['stun', 'turn', 'microphone']);
  });

  it.each<[string, CreateCheckOptions]>([
    ['neither a phone nor an account', {}],
    ['nobody to call with', { steps: ['loop'] }],
    ['nobody to register', { steps: ['registration', 'stun'] }],
    ['no step', { account, steps: [] }],
  ])('refuses %s', (_what, options) => {
    expect(() => createCheck(options)).toThrow(expect.objectContaining({ code: 'check/invalid-options' }));
  });
});
