import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isUserJwtOf, makeUserJwt, parseUserJwt, type UserJwtOptions } from './user-jwt.js';

const foo: UserJwtOptions = {
  applicationKey: 'a32e5a8d-f7d8-411c-9645-9038e8dd051d',
  applicationSecret: 'ax8hTTQJF0OPXL32r1LHMA==',
  userId: 'foo',
  nonce: '6b438bda-2d5c-4e8c-92b0-39f20a94b34e',
  issuedAt: new Date('2018-01-02T03:04:05Z'),
};

const jwt = makeUserJwt(foo);
const [header = '', claims = '', signature = ''] = jwt.split('.');
const read = (part: string): unknown => JSON.parse(atob(part.replaceAll('-', '+').replaceAll('_', '/')));
const write = (part: unknown): string =>
  btoa(JSON.stringify(part)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

describe('the published vector', () => {
  it('is what we make', () => {
    expect(signature).toBe('10N-QAvRK0-dacox5X5YusK7C0AWb-kZLiNNTKLQw8I');
    expect(read(header)).toEqual({ alg: 'HS256', kid: 'hkdfv1-20180102' });
    expect(Object.entries(read(claims) as object)).toEqual([
      ['exp', 1_514_862_845],
      ['iat', 1_514_862_245],
      ['iss', '//rtc.sinch.com/applications/a32e5a8d-f7d8-411c-9645-9038e8dd051d'],
      ['nonce', '6b438bda-2d5c-4e8c-92b0-39f20a94b34e'],
      ['sub', '//rtc.sinch.com/applications/a32e5a8d-f7d8-411c-9645-9038e8dd051d/users/foo'],
    ]);
  });

  it('is what we read, and recognise', () => {
    expect(parseUserJwt(jwt)).toEqual({
      applicationKey: foo.applicationKey,
      userId: 'foo',
      nonce: foo.nonce,
      issuedAt: foo.issuedAt,
      expiresAt: new Date('2018-01-02T03:14:05Z'),
    });
    expect(isUserJwtOf(jwt, foo.applicationSecret)).toBe(true);
  });
});

const withHeader = (changes: object) =>
  `${write({ ...(read(header) as object), ...changes })}.${claims}.${signature}`;
const withClaims = (changes: object) =>
  `${header}.${write({ ...(read(claims) as object), ...changes })}.${signature}`;

describe('a text that is no such token', () => {
  it.each([
    ['nothing', ''],
    ['two parts', `${header}.${claims}`],
    ['four parts', `${jwt}.more`],
    ['padding', `${header}=.${claims}.${signature}`],
    ['the other base64', `${header}+.${claims}.${signature}`],
    ['no JSON', `${header}.${btoa('{').replaceAll('=', '')}.${signature}`],
    ['no signature asked for', withHeader({ alg: 'none' })],
    ['another algorithm', withHeader({ alg: 'RS256' })],
    ['the key of another day', withHeader({ kid: 'hkdfv1-20180103' })],
    ['a key of another kind', withHeader({ kid: '../../etc/passwd' })],
    ['another issuer', withClaims({ iss: '//example.com/applications/a' })],
    ['a user of another issuer', withClaims({ sub: '//rtc.sinch.com/applications/other/users/foo' })],
    ['no nonce', withClaims({ nonce: undefined })],
    ['a time that is none', withClaims({ iat: 'now' })],
    ['the end of time', withClaims({ exp: 1e300 })],
  ])('%s', (_, text) => {
    expect(parseUserJwt(text)).toBeUndefined();
    expect(isUserJwtOf(text, foo.applicationSecret)).toBe(false);
  });

  it('never throws, whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (...parts) => {
        expect(isUserJwtOf(parts.join('.'), foo.applicationSecret)).toBe(false);
      }),
    );
  });
});

const name = fc.string({
  unit: fc.constantFrom(...Array.from('aåß漢@+.-:"\\ ')),
  minLength: 1,
  maxLength: 40,
});
const secret = fc
  .uint8Array({ minLength: 16, maxLength: 16 })
  .map((bytes) => btoa(String.fromCharCode(...bytes)));
const options: fc.Arbitrary<Required<UserJwtOptions>> = fc.record({
  applicationKey: name,
  applicationSecret: secret,
  userId: name,
  nonce: name,
  issuedAt: fc
    .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
    .map((date) => new Date(Math.floor(date.getTime() / 1_000) * 1_000)),
  ttlSeconds: fc.nat(86_400),
});

describe('any token', () => {
  it('says what was put in, and is ours', () => {
    fc.assert(
      fc.property(options, (made) => {
        const token = makeUserJwt(made);
        const { applicationKey, issuedAt, nonce, userId } = made;
        const expiresAt = new Date(issuedAt.getTime() + made.ttlSeconds * 1_000);
        expect(parseUserJwt(token)).toEqual({ applicationKey, issuedAt, nonce, userId, expiresAt });
        expect(isUserJwtOf(token, made.applicationSecret)).toBe(true);
      }),
    );
  });

  it.each(['applicationKey', 'userId', 'nonce', 'issuedAt', 'ttlSeconds'] as const)(
    'keeps no signature when its %s is changed',
    (field) => {
      fc.assert(
        fc.property(options, options, (made, other) => {
          const forged = makeUserJwt({ ...made, [field]: other[field] });
          const token = makeUserJwt(made);
          fc.pre(forged !== token);
          const [head, body] = forged.split('.');
          expect(isUserJwtOf(`${head}.${body}.${token.split('.')[2]}`, made.applicationSecret)).toBe(false);
        }),
      );
    },
  );
});
