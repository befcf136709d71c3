import { randomInt } from 'node:crypto';
import type { Identity } from '@offhook/protocol';

const maxLength = 48;
const numberedCount = 9;

/** RFC 3323 §4.1.1.3: whoever hides his name is called so. */
const reserved: ReadonlySet<string> = new Set(['anonymous']);

/** Names to try for a user who is named by something else, the best first: the mailbox, or the digits of the number. */
export function usernameCandidates({ email, phoneNumber }: Identity): readonly string[] {
  const wanted = email?.split('@')[0] ?? phoneNumber ?? '';
  const name = wanted
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9._-]/g, '')
    .replace(/^[._-]+|[._-]+$/g, '')
    .slice(0, maxLength);
  const base = name === '' || reserved.has(name) ? 'user' : name;
  const numbered = Array.from({ length: numberedCount }, (_, index) => `${base}-${index + 2}`);
  return [base, ...numbered, `${base}-${randomInt(10 ** 6, 10 ** 9)}`];
}

/** Whether nobody may call himself so. */
export function isReservedUsername(username: string): boolean {
  return reserved.has(username.toLowerCase());
}
