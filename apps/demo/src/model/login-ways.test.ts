import { loginBodySchema, signUpBodySchema } from '@offhook/protocol';
import { describe, expect, it } from 'vitest';
import { identityOf, loginChoiceOf, loginWays, signUpBodyOf, wayTexts } from './login-ways.js';

describe('a name that is typed', () => {
  it.each([
    ['alice', { username: 'alice' }],
    [' alice ', { username: 'alice' }],
    ['alice@willowdesk.example', { email: 'alice@willowdesk.example' }],
    ['+15550100', { phoneNumber: '+15550100' }],
    ['+44 20 7946-0142', { phoneNumber: '+442079460142' }],
    ['+1 (555) 01.00', { phoneNumber: '+15550100' }],
  ])('%j is %j', (text, identity) => {
    expect(identityOf(text)).toEqual(identity);
    expect(loginBodySchema.safeParse({ ...identity, password: 'secret' }).success).toBe(true);
  });
});

describe('what is asked of the server', () => {
  it.each([
    [
      'password',
      { identity: 'alice', password: ' kept as typed ' },
      { username: 'alice', password: ' kept as typed ' },
    ],
    ['access-token', { accessToken: ' oh_pat_x\n' }, { accessToken: 'oh_pat_x' }],
    ['user-ticket', { userTicket: 'ticket ' }, { userTicket: 'ticket' }],
    ['resume', { sessionId: ' id', sessionSecret: 'secret ' }, { sessionId: 'id', sessionSecret: 'secret' }],
    ['check-only', {}, { checkOnly: true }],
  ] as const)('by %s of %j is %j', (way, values, choice) => {
    expect(loginChoiceOf(way, values)).toEqual(choice);
  });

  it.each([
    [
      { identity: 'carol', password: 'long enough', displayName: ' Carol ' },
      { username: 'carol', displayName: 'Carol' },
    ],
    [{ identity: 'c@x.example', password: 'long enough', displayName: ' ' }, { email: 'c@x.example' }],
  ])('by signing up with %j holds %j', (values, expected) => {
    const body = signUpBodyOf(values);
    expect(body).toEqual({ ...expected, password: 'long enough' });
    expect(signUpBodySchema.safeParse(body).success).toBe(true);
  });
});

it.each(loginWays)('%s is explained, and its fields have names of their own', (way) => {
  const { fields, hint, title } = wayTexts[way];
  expect(hint).toMatch(/\.$/);
  expect(title).not.toBe('');
  expect(new Set(fields.map(({ name }) => name)).size).toBe(fields.length);
});
