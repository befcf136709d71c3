import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAccessToken } from './access-token.js';
import { AuthError } from '../auth-error.js';

describe('an access token', () => {
  it.each([
    ['a', 'a'],
    ['off_4f9c2b', 'off_4f9c2b'],
    ['eyJhbGciOi.eyJzdWIi.c2ln-_~', 'eyJhbGciOi.eyJzdWIi.c2ln-_~'],
    ['c2VjcmV0+/==', 'c2VjcmV0+/=='],
    ['  pasted-with-blanks \n', 'pasted-with-blanks'],
  ])('%j is read as %s', (value, token) => {
    expect(parseAccessToken(value)).toBe(token);
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['a number', 42],
    ['an object', { toString: () => 'token' }],
    ['an empty text', ''],
    ['blanks', ' \t\n'],
    ['two words', 'two words'],
    ['a header behind a line break', 'token\r\nX-Admin: yes'],
    ['padding in the middle', 'to==ken'],
    ['letters beyond ASCII', 'schlüssel'],
    ['a quote', 'to"ken'],
    ['an endless text', 'a'.repeat(4_097)],
  ])('is not %s', (_, value) => {
    expect(() => parseAccessToken(value)).toThrow(expect.objectContaining({ code: 'auth/token-missing' }));
  });

  it('is always something that a header can carry, or an AuthError', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.anything()), (value) => {
        try {
          const token = parseAccessToken(value);
          expect(new Headers({ authorization: `Bearer ${token}` }).get('authorization')).toBe(
            `Bearer ${token}`,
          );
        } catch (error) {
          expect(error).toBeInstanceOf(AuthError);
        }
      }),
    );
  });
});
