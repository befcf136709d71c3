import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import * as z from 'zod/mini';
import { line } from '../text.js';
import { fromBase64Url, jsonFrom, toBase64Url, toUtf8 } from './base64.js';
import { isEqualText, secretBytes } from './signature.js';

export interface UserJwtOptions {
  readonly applicationKey: string;
  /** Base64. */
  readonly applicationSecret: string;
  readonly userId: string;
  /** Random, and never used twice. */
  readonly nonce: string;
  readonly issuedAt: Date;
  /** Default: 600. */
  readonly ttlSeconds?: number;
}

/** What a token says. Whether it is true, `isUserJwtOf` says. */
export interface UserJwt {
  readonly applicationKey: string;
  readonly userId: string;
  readonly nonce: string;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
}

const issuerPrefix = '//rtc.sinch.com/applications/';

// The last second that a `Date` can hold.
const second = z.int().check(z.minimum(0), z.maximum(8_640_000_000_000));

const headerSchema = z.object({
  // One algorithm, by name: a token must not choose how it is checked (RFC 8725 §3.1).
  alg: z.literal('HS256'),
  kid: z.string().check(z.regex(/^hkdfv1-\d{8}$/)),
});

const claimsSchema = z.object({
  iss: line(256),
  sub: line(512),
  iat: second,
  exp: second,
  nonce: line(128),
});

/**
 * The same statement as a user ticket, as the JSON web token of newer clients: its key is made anew for each day.
 * Never make one in a browser: the application's secret would be everybody's.
 * @throws SigningError signing/secret-invalid
 */
export function makeUserJwt(options: UserJwtOptions): string {
  const { applicationKey, applicationSecret, issuedAt, nonce, ttlSeconds = 600, userId } = options;
  const iss = issuerPrefix + applicationKey;
  const iat = Math.floor(issuedAt.getTime() / 1_000);
  const kid = `hkdfv1-${dayOf(iat)}`;
  // In the order of their names, as the published vector has them.
  const claims = { exp: iat + ttlSeconds, iat, iss, nonce, sub: `${iss}/users/${userId}` };
  const text = [{ alg: 'HS256', kid }, claims]
    .map((part) => toBase64Url(toUtf8(JSON.stringify(part))))
    .join('.');
  return `${text}.${signatureOf(text, applicationSecret, dayOf(iat))}`;
}

/** What a token says; undefined when it is none. Checks neither its signature nor its age. */
export function parseUserJwt(jwt: string): UserJwt | undefined {
  const [header = '', claims = '', ...more] = jwt.split('.');
  const head = headerSchema.safeParse(jsonFrom(fromBase64Url(header)));
  const said = claimsSchema.safeParse(jsonFrom(fromBase64Url(claims)));
  if (more.length !== 1 || !head.success || !said.success) return undefined;

  const { exp, iat, iss, nonce, sub } = said.data;
  const prefix = `${iss}/users/`;
  const isConsistent =
    iss.startsWith(issuerPrefix) && sub.startsWith(prefix) && head.data.kid === `hkdfv1-${dayOf(iat)}`;
  if (!isConsistent) return undefined;
  return {
    applicationKey: iss.slice(issuerPrefix.length),
    userId: sub.slice(prefix.length),
    nonce,
    issuedAt: new Date(iat * 1_000),
    expiresAt: new Date(exp * 1_000),
  };
}

/**
 * Whether the token was signed with this secret, in a time that tells nothing else. Whether it is still good is for the
 * caller to say, from `expiresAt`, and whether its `nonce` is new.
 * @throws SigningError signing/secret-invalid
 */
export function isUserJwtOf(jwt: string, applicationSecret: string): boolean {
  const issuedAt = parseUserJwt(jwt)?.issuedAt ?? new Date(0);
  const end = jwt.lastIndexOf('.');
  const expected = signatureOf(jwt.slice(0, end), applicationSecret, dayOf(issuedAt.getTime() / 1_000));
  return isEqualText(expected, jwt.slice(end + 1)) && parseUserJwt(jwt) !== undefined;
}

function signatureOf(text: string, applicationSecret: string, day: string): string {
  const dayKey = hmac(sha256, secretBytes(applicationSecret), toUtf8(day));
  return toBase64Url(hmac(sha256, dayKey, toUtf8(text)));
}

function dayOf(second: number): string {
  return new Date(second * 1_000).toISOString().slice(0, 10).replaceAll('-', '');
}
