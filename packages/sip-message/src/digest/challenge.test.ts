import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineTexts } from '../testing/arbitraries.js';
import { codeOf } from '../testing/outcome.js';
import { chooseChallenge, type DigestChallenge, formatChallenge, parseChallenge } from './challenge.js';

const plain: DigestChallenge = { realm: 'r', nonce: 'n', algorithm: 'MD5', qop: [], isStale: false };

describe('reading a challenge', () => {
  it.each<[text: string, challenge: DigestChallenge]>([
    ['Digest realm="r", nonce="n"', plain],
    ['digest realm="r",nonce="n"', plain],
    ['Digest nonce="n" ,\trealm = "r"', plain],
    ['Digest realm="r", nonce="n", algorithm=SHA-256', { ...plain, algorithm: 'SHA-256' }],
    ['Digest realm="r", nonce="n", algorithm="MD5"', plain],
    ['Digest realm="r", nonce="n", qop="auth"', { ...plain, qop: ['auth'] }],
    ['Digest realm="r", nonce="n", qop=auth', { ...plain, qop: ['auth'] }],
    ['Digest realm="r", nonce="n", qop="AUTH, auth-int"', { ...plain, qop: ['auth', 'auth-int'] }],
    ['Digest realm="r", nonce="n", qop=""', plain],
    ['Digest realm="r", nonce="n", stale=TRUE', { ...plain, isStale: true }],
    ['Digest realm="r", nonce="n", stale="true"', { ...plain, isStale: true }],
    ['Digest realm="r", nonce="n", stale=false', plain],
    ['Digest realm="r", nonce="n", opaque=""', { ...plain, opaque: '' }],
    ['Digest realm="r", nonce="n", opaque="o", domain="sip:a"', { ...plain, opaque: 'o', domain: 'sip:a' }],
    ['Digest realm="a, b=\\"c\\"", nonce="n"', { ...plain, realm: 'a, b=\\"c\\"' }],
    ['Digest realm="r", nonce="x==\\"", x-new=1', { ...plain, nonce: 'x==\\"' }],
    ['Digest , realm="r",, nonce="n",', plain],
    ['Digest __proto__="x", realm="r", nonce="n"', plain],
  ])('%s', (text, challenge) => {
    expect(parseChallenge(text)).toEqual(challenge);
  });

  it.each([
    ['no realm', 'Digest nonce="n"'],
    ['no nonce', 'Digest realm="r"'],
    ['two nonces', 'Digest realm="r", nonce="n", NONCE="m"'],
    ['an open quote', 'Digest realm="r", nonce="n'],
    ['no comma between', 'Digest realm="r" nonce="n"'],
    ['a name without a value', 'Digest realm="r", nonce="n", stale'],
    ['a value without a name', 'Digest realm="r", nonce="n", ="x"'],
    ['no fields', 'Digest '],
  ])('refuses one with %s', (_what, text) => {
    expect(codeOf(() => parseChallenge(text))).toBe('sip-message/invalid-challenge');
  });

  it.each([
    '',
    'Digest',
    'Basic realm="r"',
    'Bearer x',
    'Digestrealm="r"',
    'NoOneKnowsThisScheme opaque-data=here',
  ])('tells %j apart, which is no Digest', (text) => {
    expect(codeOf(() => parseChallenge(text))).toBe('sip-message/unsupported-digest');
  });
});

describe('writing a challenge', () => {
  it('writes what RFC 7616 §3.3 has, quoted as it has it', () => {
    expect(formatChallenge({ ...plain, qop: ['auth', 'auth-int'], opaque: 'o', isStale: true })).toBe(
      'Digest realm="r", nonce="n", opaque="o", stale=true, algorithm=MD5, qop="auth,auth-int"',
    );
  });

  it.each<[what: string, change: Partial<DigestChallenge>]>([
    ['a quote in the realm', { realm: 'a"b' }],
    ['a line break in the nonce', { nonce: 'a\r\nX: y' }],
    ['a backslash at the end', { nonce: 'a\\' }],
    ['an algorithm that is no token', { algorithm: 'MD5, x=y' }],
    ['no algorithm', { algorithm: '' }],
  ])('refuses %s', (_what, change) => {
    expect(codeOf(() => formatChallenge({ ...plain, ...change }))).toBe('sip-message/unsafe-value');
  });

  it('is read as it was written', () => {
    const text = lineTexts.map((value) => value.replaceAll(/["\\]/g, '\\$&'));
    const challenges = fc.record({
      realm: text,
      nonce: text,
      algorithm: fc.constantFrom('MD5', 'SHA-256', 'SHA-512-256'),
      qop: fc.subarray(['auth', 'auth-int']),
      opaque: text,
      domain: text,
      isStale: fc.boolean(),
    });
    fc.assert(
      fc.property(challenges, (challenge) => {
        expect(parseChallenge(formatChallenge(challenge))).toEqual(challenge);
      }),
    );
  });
});

describe('choosing among challenges', () => {
  const md5 = { ...plain, nonce: 'md5' };
  const sha = { ...plain, nonce: 'sha', algorithm: 'sha-256', qop: ['auth'] };
  const sess = { ...plain, nonce: 'sess', algorithm: 'MD5-sess' };
  const int = { ...plain, nonce: 'int', algorithm: 'SHA-256', qop: ['auth-int'] };

  it.each<[what: string, given: readonly DigestChallenge[], chosen: DigestChallenge | undefined]>([
    ['SHA-256 before MD5', [md5, sha], sha],
    ['SHA-256 wherever it stands', [sha, md5], sha],
    ['MD5 where there is no other', [sess, md5], md5],
    ['MD5 where SHA-256 asks for more than we can', [int, md5], md5],
    ['the first of two alike', [md5, { ...md5, nonce: 'later' }], md5],
    ['none of those that cannot be answered', [sess, int], undefined],
    ['none of none', [], undefined],
  ])('takes %s', (_what, given, chosen) => {
    expect(chooseChallenge(given)).toBe(chosen);
  });
});
