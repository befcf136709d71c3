import type { DigestFault } from './digest-check.js';

/** Why the webhook said no, for the log and the numbers. The SIP side is never told. */
export type RefusalReason =
  | DigestFault
  | 'unreadable request'
  | 'blacklisted address'
  | 'unknown address'
  | 'no living secret'
  | 'wrong digest'
  | 'disabled user'
  | 'replayed nonce count';
