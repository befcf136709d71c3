import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EdgeCredentials } from './edge-credentials.js';

const header = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;
const right = 'sip-edge:the password';
const credentials = new EdgeCredentials({ username: 'sip-edge', password: 'the password' });

describe('the credentials of the SIP edge', () => {
  it.each([
    ['as they are', header(right)],
    ['with the scheme in another case', header(right).replace('Basic', 'bASIC')],
    ['with more blanks', header(right).replace(' ', '   ')],
    ['without padding', header(right).replace(/=+$/, '')],
  ])('are right %s', (_name, shown) => {
    expect(credentials.isShownBy(shown)).toBe(true);
  });

  it.each([
    ['nothing', undefined],
    ['an empty header', ''],
    ['no pair', 'Basic'],
    ['another scheme', header(right).replace('Basic', 'Bearer')],
    ['another password', header(`${right}x`)],
    ['a shorter password', header(right.slice(0, -1))],
    ['another user', header(`x${right}`)],
    ['an empty pair', header(':')],
    ['something after the pair', `${header(right)} x`],
    ['the pair in the clear', `Basic ${right}`],
    ['more than anybody needs', header('x'.repeat(5_000))],
  ])('are not %s', (_name, shown) => {
    expect(credentials.isShownBy(shown)).toBe(false);
  });

  it('remember nothing of what was shown before', () => {
    expect(credentials.isShownBy(header(`${right} and more`))).toBe(false);
    expect(credentials.isShownBy(header(right))).toBe(true);
    expect(credentials.isShownBy(header('sip-edge'))).toBe(false);
  });

  it('may hold any letters, as long as the configuration allows', () => {
    const username = fc.string({ minLength: 1, maxLength: 128, unit: 'grapheme-ascii' });
    const name = username.filter((text) => !text.includes(':'));
    const password = fc.string({ maxLength: 256, unit: fc.constantFrom('a', 'ß', '€', '🙂', ':', ' ') });
    fc.assert(
      fc.property(name, password, (user, secret) => {
        const edge = new EdgeCredentials({ username: user, password: secret });
        expect(edge.isShownBy(header(`${user}:${secret}`))).toBe(true);
        expect(edge.isShownBy(header(`${user}:${secret}x`))).toBe(false);
      }),
    );
  });
});
