import { digestHa1 } from '@offhook/sip-message';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDigestOf, readDigest } from './digest-check.js';

const request = {
  method: 'REGISTER',
  realm: 'mycompany.com',
  username: 'daveh',
  nonce: 'InFriVGWVoKeCckYrTx7wg==',
  uri: 'sip:mycompany.com',
  response: 'c97d32f4510bcb682688538bb871b124',
};
const withQop = { qop: 'auth', nc: '00000001', cnonce: '6b8b4567' };

describe('readDigest', () => {
  it.each([
    ['no algorithm is MD5', {}, 'MD5'],
    ['md5 in any case', { algorithm: 'md5' }, 'MD5'],
    ['SHA-256 in any case', { algorithm: 'sha-256' }, 'SHA-256'],
    ['the scheme in any case', { scheme: 'DIGEST' }, 'MD5'],
    ['another algorithm', { algorithm: 'MD5-sess' }, 'unknown algorithm'],
    ['an algorithm that an object would have', { algorithm: 'constructor' }, 'unknown algorithm'],
    ['SHA-512-256', { algorithm: 'SHA-512-256' }, 'unknown algorithm'],
    ['another scheme', { scheme: 'basic' }, 'unknown scheme'],
    ['qop auth', withQop, 'MD5'],
    ['qop AUTH', { ...withQop, qop: 'AUTH' }, 'MD5'],
    ['qop auth-int', { ...withQop, qop: 'auth-int' }, 'unknown qop'],
    ['qop without nc', { qop: 'auth', cnonce: 'x' }, 'qop without nc or cnonce'],
    ['qop without cnonce', { qop: 'auth', nc: '00000001' }, 'qop without nc or cnonce'],
    ['cnonce without qop', { cnonce: 'x' }, 'MD5'],
  ])('%s', (_name, more, expected) => {
    const claim = readDigest({ ...request, ...more });
    expect(typeof claim === 'string' ? claim : claim.algorithm).toBe(expected);
  });

  it('lets a cnonce without qop take no part (RFC 7616 §3.4.1)', () => {
    const claim = readDigest({ ...request, cnonce: 'x', nc: '00000001' });
    if (typeof claim === 'string') throw new Error(claim);
    const ha1 = digestHa1({
      algorithm: 'MD5',
      username: 'daveh',
      realm: 'mycompany.com',
      password: 'secret',
    });
    expect(isDigestOf(claim, ha1)).toBe(true);
  });
});

describe('isDigestOf', () => {
  it('takes no other text for the digest', () => {
    const claim = readDigest(request);
    if (typeof claim === 'string') throw new Error(claim);
    const ha1 = digestHa1({
      algorithm: 'MD5',
      username: 'daveh',
      realm: 'mycompany.com',
      password: 'secret',
    });
    expect(isDigestOf(claim, ha1)).toBe(true);
    expect(isDigestOf({ ...claim, response: claim.response.toUpperCase() }, ha1)).toBe(false);
    fc.assert(
      fc.property(fc.string(), (response) => {
        expect(isDigestOf({ ...claim, response }, ha1)).toBe(response === claim.response);
      }),
    );
  });
});
