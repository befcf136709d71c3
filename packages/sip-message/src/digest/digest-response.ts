import { md5 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { SipMessageError } from '../sip-message-error.js';

export type DigestAlgorithm = 'MD5' | 'SHA-256';

const hashes: Readonly<Record<DigestAlgorithm, (data: Uint8Array) => Uint8Array>> = {
  MD5: md5,
  'SHA-256': sha256,
};

/** The algorithm that a header names, in any case; undefined where it is none of ours. */
export function readAlgorithm(text: string): DigestAlgorithm | undefined {
  const name = text.toUpperCase();
  return name === 'MD5' || name === 'SHA-256' ? name : undefined;
}

function hash(algorithm: DigestAlgorithm, text: string): string {
  return bytesToHex(hashes[algorithm](utf8ToBytes(text)));
}

export interface DigestHa1Input {
  readonly algorithm: DigestAlgorithm;
  readonly username: string;
  readonly realm: string;
  readonly password: string;
}

/** What stands for the password in every digest of this realm, in lower-case hex: to be kept as secret as the password. */
export function digestHa1({ algorithm, password, realm, username }: DigestHa1Input): string {
  return hash(algorithm, `${username}:${realm}:${password}`);
}

export interface DigestResponseInput {
  readonly algorithm: DigestAlgorithm;
  readonly ha1: string;
  readonly method: string;
  readonly uri: string;
  readonly nonce: string;
  /** `auth`, or absent for the form of RFC 2069. It alone decides the form: `nc` and `cnonce` without it are not hashed. */
  readonly qop?: string | undefined;
  /** Eight hex digits. */
  readonly nc?: string | undefined;
  readonly cnonce?: string | undefined;
}

/**
 * The digest in lower-case hex (RFC 7616 §3.4.1, RFC 2617 §3.2.2.1).
 *
 * @throws SipMessageError `sip-message/unsupported-digest` for a qop other than `auth`,
 * `sip-message/invalid-credentials` where `nc` or `cnonce` is missing beside it
 */
export function digestResponse(input: DigestResponseInput): string {
  const { algorithm, cnonce, ha1, method, nc, nonce, qop, uri } = input;
  const ha2 = hash(algorithm, `${method}:${uri}`);
  if (qop === undefined) return hash(algorithm, `${ha1}:${nonce}:${ha2}`);
  if (qop.toLowerCase() !== 'auth') {
    throw new SipMessageError('sip-message/unsupported-digest', 'Only the protection "auth" is understood.');
  }
  if (nc === undefined || cnonce === undefined) {
    throw new SipMessageError(
      'sip-message/invalid-credentials',
      'The credentials lack their counter or client nonce.',
    );
  }
  return hash(algorithm, `${ha1}:${nonce}:${nc}:${cnonce}:${qop}:${ha2}`);
}

/** Compares two digests in a time that does not tell how much of them is alike. */
export function isEqualDigest(a: string, b: string): boolean {
  const length = Math.max(a.length, b.length);
  let difference = a.length ^ b.length;
  for (let index = 0; index < length; index += 1) {
    // Beyond an end there is NaN, which XOR takes as 0.
    difference |= a.charCodeAt(index) ^ b.charCodeAt(index);
  }
  return difference === 0;
}
