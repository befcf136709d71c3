import { describe, expect, it } from 'vitest';
import { codeOf } from '../testing/outcome.js';
import {
  type DigestAlgorithm,
  type DigestHa1Input,
  digestHa1,
  digestResponse,
  type DigestResponseInput,
  isEqualDigest,
  readAlgorithm,
} from './digest-response.js';

interface Vector {
  readonly source: string;
  readonly who: DigestHa1Input;
  readonly request: Omit<DigestResponseInput, 'algorithm' | 'ha1'>;
  readonly response: string;
}

const mufasa = { username: 'Mufasa', realm: 'http-auth@example.org', password: 'Circle of Life' };
const rfc7616 = {
  method: 'GET',
  uri: '/dir/index.html',
  nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
  qop: 'auth',
  nc: '00000001',
  cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
};
const john = { algorithm: 'MD5', username: 'john', realm: 'jambonz.org', password: '1234' } as const;
const johnsRequest = { method: 'REGISTER', uri: 'sip:172.37.0.10:5060', nonce: '157590482938000' };
const dave = { algorithm: 'MD5', username: 'daveh', realm: 'mycompany.com', password: 'secret' } as const;
const davesRequest = { method: 'REGISTER', uri: 'sip:mycompany.com', nonce: 'InFriVGWVoKeCckYrTx7wg==' };
const counted = { qop: 'auth', nc: '00000001', cnonce: '6b8b4567' };

const vectors: readonly Vector[] = [
  {
    source: 'RFC 2617 §3.5, MD5 with qop',
    who: { algorithm: 'MD5', username: 'Mufasa', realm: 'testrealm@host.com', password: 'Circle Of Life' },
    request: {
      method: 'GET',
      uri: '/dir/index.html',
      nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093',
      qop: 'auth',
      nc: '00000001',
      cnonce: '0a4f113b',
    },
    response: '6629fae49393a05397450978507c4ef1',
  },
  {
    source: 'RFC 7616 §3.9.1, MD5',
    who: { algorithm: 'MD5', ...mufasa },
    request: rfc7616,
    response: '8ca523f5e9506fed4657c9700eebdbec',
  },
  {
    source: 'RFC 7616 §3.9.1, SHA-256',
    who: { algorithm: 'SHA-256', ...mufasa },
    request: rfc7616,
    response: '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1',
  },
  {
    source: 'jambonz, with qop',
    who: john,
    request: { ...johnsRequest, ...counted },
    response: 'be641cf7951ff23ab04c57907d59f37d',
  },
  {
    source: 'jambonz, without qop',
    who: john,
    request: johnsRequest,
    response: '80252a0091e92e9fdb5cee4a6b8ee8ea',
  },
  {
    source: 'a nonce in base64, without qop',
    who: dave,
    request: davesRequest,
    response: 'c97d32f4510bcb682688538bb871b124',
  },
  {
    source: 'a nonce in base64, with qop',
    who: dave,
    request: { ...davesRequest, ...counted },
    response: 'b1904795c29336a48c52d225757307fb',
  },
];

function respond({ request, who }: Vector): string {
  return digestResponse({ algorithm: who.algorithm, ha1: digestHa1(who), ...request });
}

describe('the digest', () => {
  it.each(vectors)('is right for $source', (vector) => {
    expect(respond(vector)).toBe(vector.response);
  });

  it('is decided by qop alone: a counter and a client nonce without it are not hashed', () => {
    const who = { algorithm: 'MD5', ha1: digestHa1(john) } as const;
    const without = digestResponse({ ...who, ...johnsRequest });
    expect(digestResponse({ ...who, ...johnsRequest, nc: '00000001', cnonce: '6b8b4567' })).toBe(without);
    expect(digestResponse({ ...who, ...johnsRequest, qop: undefined })).toBe(without);
  });

  it('hashes the qop as it was written', () => {
    const who = { algorithm: 'MD5', ha1: digestHa1(john) } as const;
    const lower = digestResponse({ ...who, ...johnsRequest, ...counted });
    expect(digestResponse({ ...who, ...johnsRequest, ...counted, qop: 'AUTH' })).not.toBe(lower);
  });

  it.each<[what: string, change: Partial<Record<'qop' | 'nc' | 'cnonce', string | undefined>>, code: string]>(
    [
      ['protects the body', { qop: 'auth-int' }, 'sip-message/unsupported-digest'],
      ['has an empty qop', { qop: '' }, 'sip-message/unsupported-digest'],
      ['lacks the counter', { nc: undefined }, 'sip-message/invalid-credentials'],
      ['lacks the client nonce', { cnonce: undefined }, 'sip-message/invalid-credentials'],
    ],
  )('is refused where it %s', (_what, change, code) => {
    const input = { algorithm: 'MD5', ha1: 'x', ...johnsRequest, ...counted, ...change } as const;
    expect(codeOf(() => digestResponse(input))).toBe(code);
  });

  it('takes names and passwords beyond ASCII as UTF-8', () => {
    // printf 'jürgen:häuser:pässwörd' | sha256sum
    expect(
      digestHa1({ algorithm: 'SHA-256', username: 'jürgen', realm: 'häuser', password: 'pässwörd' }),
    ).toBe('c0c784af8a50dc5e1a88b6d928d67d4c083f99c67cd9ddfe76a8fbe6df44362a');
  });
});

describe('the algorithm', () => {
  it.each<[string, DigestAlgorithm | undefined]>([
    ['MD5', 'MD5'],
    ['md5', 'MD5'],
    ['sha-256', 'SHA-256'],
    ['SHA-256', 'SHA-256'],
    ['MD5-sess', undefined],
    ['SHA-512-256', undefined],
    ['SHA256', undefined],
    ['', undefined],
    ['__proto__', undefined],
  ])('%j is %s', (text, algorithm) => {
    expect(readAlgorithm(text)).toBe(algorithm);
  });
});

describe('comparing digests', () => {
  it.each([
    ['', ''],
    ['a', 'a'],
    ['6629fae49393a05397450978507c4ef1', '6629fae49393a05397450978507c4ef1'],
  ])('%j equals %j', (a, b) => {
    expect(isEqualDigest(a, b)).toBe(true);
  });

  it.each([
    ['a', ''],
    ['', 'a'],
    ['ab', 'a'],
    ['a', 'ab'],
    ['a', 'b'],
    ['\u0000', ''],
    ['a\u0000', 'a'],
    ['ab', 'ba'],
    ['a', 'A'],
    ['\u0161', 'a'],
    ['6629fae49393a05397450978507c4ef1', '6629fae49393a05397450978507c4ef2'],
  ])('%j does not equal %j', (a, b) => {
    expect(isEqualDigest(a, b)).toBe(false);
    expect(isEqualDigest(b, a)).toBe(false);
  });
});
