import { AuthError } from '../auth-error.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseLogin, parseSignUp } from './login-order.js';
import type { LoginRequest, SignUpRequest } from './login-request.js';

const ways = {
  accessToken: { accessToken: 'pat' },
  username: { username: 'alice', password: 'secret' },
  email: { email: 'alice@example.com', password: 'secret' },
  phoneNumber: { phoneNumber: '+46700000000', password: 'secret' },
  userTicket: { userTicket: 'eyJ9:c2ln' },
  resume: { sessionId: 'ses', sessionSecret: 'c2VjcmV0' },
  checkOnly: { checkOnly: true },
} as const;

type Way = keyof typeof ways;
const names = Object.keys(ways) as Way[];
const parse = (request: unknown) => parseLogin(request as LoginRequest);
const isInvalid = expect.objectContaining({ code: 'auth/invalid-request' }) as unknown;

describe('a login by', () => {
  it.each<[Way, unknown]>([
    ['accessToken', { kind: 'access-token', accessToken: 'pat' }],
    ['username', { kind: 'password', body: ways.username }],
    ['email', { kind: 'password', body: ways.email }],
    ['phoneNumber', { kind: 'password', body: ways.phoneNumber }],
    ['userTicket', { kind: 'user-ticket', ...ways.userTicket }],
    ['resume', { kind: 'resume', ...ways.resume }],
    ['checkOnly', { kind: 'check' }],
  ])('%s is understood, with a sub-session and without', (way, order) => {
    expect(parse(ways[way])).toEqual(order);
    expect(parse({ ...ways[way], subId: 'desk-number-7' })).toEqual({
      ...(order as object),
      subId: 'desk-number-7',
    });
    expect(parse({ ...ways[way], subId: null })).toEqual({ ...(order as object), subId: null });
  });

  const pairs = names.flatMap((one) => names.filter((two) => two > one).map((two) => [one, two] as const));

  it.each(pairs)('%s and %s at once is refused', (one, two) => {
    expect(() => parse({ ...ways[one], ...ways[two] })).toThrow(isInvalid);
  });

  it.each([
    [undefined],
    [null],
    [42],
    ['alice'],
    [{}],
    [[]],
    [{ checkOnly: false }],
    [{ subId: 'desk-number-7' }],
  ])('%j is nothing', (request) => {
    expect(() => parse(request)).toThrow(isInvalid);
  });
});

describe('a login with a field that is wrong', () => {
  it.each([
    { password: 'secret' },
    { username: 'alice' },
    { username: 'alice', password: '' },
    { username: 'alice', password: 7 },
    { username: 'alice', password: 'x'.repeat(257) },
    { username: '', password: 'secret' },
    { username: 'al ice', password: 'secret' },
    { username: 'alice@', password: 'secret' },
    { username: {}, password: 'secret' },
    { username: 'alice', email: 'alice@example.com', password: 'secret' },
    { email: 'alice', password: 'secret' },
    { email: 'a@b@c', password: 'secret' },
    { phoneNumber: '0700000000', password: 'secret' },
    { phoneNumber: '46700000000', password: 'secret' },
    { phoneNumber: '+46 70 000 00 00', password: 'secret' },
    { phoneNumber: '+0700000000', password: 'secret' },
    { phoneNumber: '+4670000000000000', password: 'secret' },
    { phoneNumber: 46_700_000_000, password: 'secret' },
    { userTicket: '' },
    { userTicket: 'two words' },
    { userTicket: 'ticket\r\nX-Admin: yes' },
    { userTicket: 'x'.repeat(4_097) },
    { userTicket: 7 },
    { sessionId: 'ses' },
    { sessionSecret: 'c2VjcmV0' },
    { sessionId: 'ses\n', sessionSecret: 'c2VjcmV0' },
    { sessionId: 'ses', sessionSecret: '' },
    { checkOnly: 'yes' },
    { ...ways.accessToken, subId: 'short' },
    { ...ways.accessToken, subId: 'with blanks in it' },
    { ...ways.accessToken, subId: 7 },
  ])('%j', (request) => {
    expect(() => parse(request)).toThrow(isInvalid);
  });

  it('has a sentence for a person', () => {
    expect(() => parse({ phoneNumber: '070', password: 'secret' })).toThrow(
      'Write the phone number with its country, as +46700000000.',
    );
  });
});

it('whatever is asked for, it is an order or an AuthError', () => {
  const value = fc.oneof(fc.string(), fc.integer(), fc.constant(undefined), fc.constant(true), fc.object());
  const fields = [...new Set(names.flatMap((name) => Object.keys(ways[name])))];
  const request = fc.dictionary(fc.constantFrom(...fields, 'subId'), value);
  fc.assert(
    fc.property(fc.oneof(request, fc.anything()), (asked) => {
      try {
        expect(parse(asked)).toHaveProperty('kind');
      } catch (error) {
        expect(error).toBeInstanceOf(AuthError);
      }
    }),
  );
});

describe('a sign-up', () => {
  const signUp = (request: unknown) => parseSignUp(request as SignUpRequest);

  it.each(['username', 'email', 'phoneNumber'] as const)('by %s is understood', (way) => {
    const order = signUp({ ...ways[way], displayName: 'Alice Ames' });
    expect(order).toMatchObject({ kind: 'sign-up', body: { ...ways[way], displayName: 'Alice Ames' } });
  });

  it.each([
    [undefined],
    [{}],
    [{ password: 'secret' }],
    [{ username: 'alice' }],
    [{ ...ways.username, ...ways.email }],
    [{ ...ways.username, displayName: '' }],
    [{ ...ways.username, displayName: 'two\nlines' }],
    [{ ...ways.username, subId: 'short' }],
  ])('%j is refused', (request) => {
    expect(() => signUp(request)).toThrow(isInvalid);
  });
});
