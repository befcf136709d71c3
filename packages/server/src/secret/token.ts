import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** What a token is for, visible in its first letters, so that a leaked one can be told and scanned for. */
export type TokenKind = 'access' | 'session' | 'ticket';

const prefixes: Readonly<Record<TokenKind, string>> = {
  access: 'oh_pat_',
  session: 'oh_ses_',
  ticket: 'oh_tik_',
};

/** 256 random bits, as text for a header. */
export function mintToken(kind: TokenKind): string {
  return prefixes[kind] + randomBytes(32).toString('base64url');
}

/** 192 random bits, as text without characters that a SIP header would have to quote. */
export function mintSecret(): string {
  return randomBytes(24).toString('base64url');
}

/** A name for a row that tells nothing. */
export function mintId(): string {
  return randomBytes(12).toString('hex');
}

/**
 * What is kept of a token. One round of SHA-256 is enough, because a token is 256 random bits
 * and not a word that somebody chose.
 */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** Compares without telling by its duration where two texts differ. */
export function isSameText(left: string, right: string): boolean {
  // Digests have one length, so not even the length of the expected text shows.
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
