import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { fromBase64, toBase64, toUtf8 } from './base64.js';
import { SigningError } from './signing-error.js';

/**
 * HMAC-SHA256 of `text` as UTF-8, in base64. The key is what the base64 in `secretBase64` stands for.
 * @throws SigningError signing/secret-invalid
 */
export function signString(secretBase64: string, text: string): string {
  return toBase64(hmac(sha256, secretBytes(secretBase64), toUtf8(text)));
}

/** @throws SigningError signing/secret-invalid */
export function secretBytes(secretBase64: string): Uint8Array {
  const bytes = typeof secretBase64 === 'string' ? fromBase64(secretBase64) : undefined;
  if (bytes === undefined || bytes.length === 0) {
    throw new SigningError(
      'signing/secret-invalid',
      'The secret is not the base64 text that was handed out.',
    );
  }
  return bytes;
}

/** Compares two texts in a time that tells nothing about where they differ, only about how long they are. */
export function isEqualText(one: string, other: string): boolean {
  const [left, right] = [toUtf8(one), toUtf8(other)];
  let difference = left.length ^ right.length;
  for (const [index, byte] of left.entries()) difference |= byte ^ (right[index % right.length] ?? 0);
  return difference === 0;
}
