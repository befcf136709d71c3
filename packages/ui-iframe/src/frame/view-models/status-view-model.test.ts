import { type RegistrationState, registrationStates } from '@offhook/protocol';
import { describe, expect, it } from 'vitest';
import { initialPhoneState, type PhoneState } from '../phone/phone-state.js';
import { noticeOf, statusOf } from './status-view-model.js';

const alice: PhoneState = { ...initialPhoneState, owner: { name: 'Alice', number: 'alice' } };

const table: readonly (readonly [RegistrationState, string, string, boolean])[] = [
  ['idle', 'off', 'Offline', false],
  ['connecting', 'busy', 'Connecting…', false],
  ['registering', 'busy', 'Signing in…', false],
  ['registered', 'good', 'Ready', false],
  ['retrying', 'busy', 'Trying again…', true],
  ['rejected', 'bad', 'Not signed in', true],
  ['unregistering', 'busy', 'Signing out…', false],
  ['unregistered', 'off', 'Signed out', false],
];

describe('the status line', () => {
  it('has a row for each state', () => {
    expect(table.map(([state]) => state)).toEqual(registrationStates);
  });

  it.each(table)('%s is %s: %s', (...[registration, tone, label, hasNotice]) => {
    const state = { ...alice, registration };
    expect(statusOf(state)).toEqual({ name: 'Alice', number: 'alice', tone, label });
    expect(noticeOf(state) !== undefined).toBe(hasNotice);
  });

  it('is not there before the phone is provisioned', () => {
    expect([
      statusOf(initialPhoneState),
      noticeOf({ ...initialPhoneState, registration: 'rejected' }),
    ]).toEqual([undefined, undefined]);
  });

  it('does not say a name twice', () => {
    expect(statusOf({ ...alice, owner: { name: 'alice', number: 'alice' } })).toMatchObject({ number: '' });
  });
});

describe('the notice', () => {
  it('says what is wrong in the words of the error, and what to do', () => {
    const registrationError = {
      code: 'registration/rejected',
      message: 'Wrong secret.',
      retryable: false,
    } as const;
    expect(noticeOf({ ...alice, registration: 'rejected', registrationError })).toEqual({
      tone: 'error',
      message: 'Wrong secret.',
      advice: expect.stringContaining('Sign in again') as string,
    });
  });

  it('has words of its own where there is no error', () => {
    expect(noticeOf({ ...alice, registration: 'retrying' })).toMatchObject({
      tone: 'warning',
      message: 'The phone is not connected.',
    });
  });
});
