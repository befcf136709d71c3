import { randomBytes } from 'node:crypto';

/** Characters that are valid in a SIP token and hard to guess: 72 bits. */
export function randomToken(): string {
  return randomBytes(9).toString('base64url');
}
