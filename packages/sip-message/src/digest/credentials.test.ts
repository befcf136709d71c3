import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineTexts } from '../testing/arbitraries.js';
import { codeOf } from '../testing/outcome.js';
import { type DigestChallenge, parseChallenge } from './challenge.js';
import {
  type AnswerInput,
  answerChallenge,
  type DigestCredentials,
  formatCredentials,
  parseCredentials,
} from './credentials.js';
import { digestHa1, digestResponse, isEqualDigest } from './digest-response.js';

const credentials: DigestCredentials = {
  username: 'alice',
  realm: 'r',
  nonce: 'n',
  uri: 'sip:a',
  response: '00',
  algorithm: 'MD5',
};
const text = 'Digest username="alice", realm="r", nonce="n", uri="sip:a", response="00"';

describe('reading credentials', () => {
  it.each<[text: string, expected: DigestCredentials]>([
    [text, credentials],
    [`${text}, algorithm=md5`, { ...credentials, algorithm: 'md5' }],
    [
      `${text}, qop=auth, nc=00000001, cnonce="c", opaque="o"`,
      { ...credentials, qop: 'auth', nc: '00000001', cnonce: 'c', opaque: 'o' },
    ],
    [`${text}, qop="auth", nc="00000001"`, { ...credentials, qop: 'auth', nc: '00000001' }],
    [text.replace('alice', 'a\\"b\\\\c'), { ...credentials, username: 'a"b\\c' }],
    [text.replace('"n"', '"n==\\""'), { ...credentials, nonce: 'n==\\"' }],
  ])('%s', (value, expected) => {
    expect(parseCredentials(value)).toEqual(expected);
  });

  it.each(['username', 'realm', 'nonce', 'uri', 'response'])('refuses those without their %s', (name) => {
    const value = text.replace(new RegExp(`\\b${name}="[^"]*"(?:, )?`), '');
    expect(value).not.toBe(text);
    expect(codeOf(() => parseCredentials(value))).toBe('sip-message/invalid-credentials');
  });

  it.each([`${text}, nonce="m"`, `${text}, x`, `${text} x=y`, `${text}, x="`])('refuses %s', (value) => {
    expect(codeOf(() => parseCredentials(value))).toBe('sip-message/invalid-credentials');
  });

  it('tells another scheme apart', () => {
    expect(codeOf(() => parseCredentials('Bearer abc'))).toBe('sip-message/unsupported-digest');
  });
});

describe('writing credentials', () => {
  it('quotes what RFC 7616 §3.4 quotes, and nothing else', () => {
    const given = { ...credentials, qop: 'auth', nc: '00000001', cnonce: 'c', opaque: 'o' };
    expect(formatCredentials(given)).toBe(
      'Digest username="alice", realm="r", nonce="n", uri="sip:a", response="00", algorithm=MD5, cnonce="c", opaque="o", qop=auth, nc=00000001',
    );
  });

  it.each<[what: string, change: Partial<DigestCredentials>]>([
    ['a line break in the username', { username: 'a\r\nX: y' }],
    ['a line break in the uri', { uri: 'sip:a\nb' }],
    ['a quote in the uri', { uri: 'sip:"a"' }],
    ['a qop that is no token', { qop: 'auth, x=y' }],
    ['a counter with a line break', { nc: '1\r\n' }],
  ])('refuses %s', (_what, change) => {
    expect(codeOf(() => formatCredentials({ ...credentials, ...change }))).toBe('sip-message/unsafe-value');
  });

  it('is read as it was written, whatever the user is called', () => {
    fc.assert(
      fc.property(lineTexts, (username) => {
        expect(parseCredentials(formatCredentials({ ...credentials, username }))).toEqual({
          ...credentials,
          username,
        });
      }),
    );
  });
});

describe('answering a challenge', () => {
  const input: AnswerInput = {
    challenge: parseChallenge('Digest realm="demo.localhost", nonce="abc", qop="auth,auth-int", opaque="o"'),
    username: 'alice',
    password: 'secret',
    method: 'REGISTER',
    uri: 'sip:demo.localhost',
    cnonce: 'c0ffee',
    nonceCount: 1,
  };

  /** What a server does with what arrives: it knows the HA1 alone. */
  function isAccepted(
    { password, username }: AnswerInput,
    { header, method }: { header: string; method: string },
  ): boolean {
    const { algorithm, cnonce, nc, nonce, qop, realm, response, uri } = parseCredentials(header);
    const name = algorithm === 'SHA-256' ? 'SHA-256' : 'MD5';
    const ha1 = digestHa1({ algorithm: name, username, realm, password });
    return isEqualDigest(
      response,
      digestResponse({ algorithm: name, ha1, method, uri, nonce, qop, nc, cnonce }),
    );
  }

  it.each<[what: string, change: Partial<DigestChallenge>]>([
    ['with qop', {}],
    ['without qop', { qop: [] }],
    ['by SHA-256', { algorithm: 'SHA-256' }],
    ['by SHA-256 without qop', { algorithm: 'SHA-256', qop: [] }],
    ['with a stray quote in the nonce', { nonce: 'abc==\\"' }],
    ['without opaque', parseChallenge('Digest realm="a", nonce="b"')],
  ])('%s, it is accepted by who knows the password, and by nobody else', (_what, change) => {
    const given = { ...input, challenge: { ...input.challenge, ...change } };
    const header = formatCredentials(answerChallenge(given));
    expect(isAccepted(given, { header, method: 'REGISTER' })).toBe(true);
    expect(isAccepted({ ...given, password: 'guess' }, { header, method: 'REGISTER' })).toBe(false);
    expect(isAccepted(given, { header, method: 'INVITE' })).toBe(false);
  });

  it('counts the nonce’s uses in hex and repeats the opaque text', () => {
    expect(answerChallenge({ ...input, nonceCount: 0x1f })).toMatchObject({
      nc: '0000001f',
      qop: 'auth',
      cnonce: 'c0ffee',
      opaque: 'o',
    });
  });

  it('sends no counter in the form of RFC 2069', () => {
    const answer = answerChallenge({ ...input, challenge: { ...input.challenge, qop: [] } });
    expect(Object.keys(answer)).not.toEqual(expect.arrayContaining(['qop']));
    expect(formatCredentials(answer)).not.toMatch(/qop|nc=|cnonce/);
  });

  it.each<[what: string, change: Partial<DigestChallenge>]>([
    ['another algorithm', { algorithm: 'SHA-512-256' }],
    ['a session algorithm', { algorithm: 'MD5-sess' }],
    ['a protection of the body', { qop: ['auth-int'] }],
  ])('refuses a challenge that asks for %s', (_what, change) => {
    const challenge = { ...input.challenge, ...change };
    expect(codeOf(() => answerChallenge({ ...input, challenge }))).toBe('sip-message/unsupported-digest');
  });
});
