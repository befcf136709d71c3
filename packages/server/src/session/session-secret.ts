import { createHmac, randomBytes } from 'node:crypto';
import type { SecretBox } from '../secret/secret-box.js';

const tokenPrefix = 'oh_ses_';
const secretLength = 32;

/** 256 random bits as base64: what a session signs with. */
export function mintSessionSecret(): string {
  return randomBytes(secretLength).toString('base64');
}

/** The bearer token that belongs to a secret, by the rule of `endpoints.session`. */
export function sessionTokenOf(secret: string): string {
  const mac = createHmac('sha256', Buffer.from(secret, 'base64')).update('session token');
  return tokenPrefix + mac.digest('base64url');
}

/** Seals the secrets of sessions, each bound to its row. */
export class SessionSecretBox {
  readonly #box: SecretBox;

  constructor(box: SecretBox) {
    this.#box = box;
  }

  seal(secret: string, sessionId: string): string {
    return this.#box.seal(secret, sessionSecretContext(sessionId));
  }

  /** Undefined when it was sealed for another session or with another key. */
  open(sealed: string, sessionId: string): string | undefined {
    return this.#box.open(sealed, sessionSecretContext(sessionId));
  }
}

/** What the secret of a session is sealed for: see `SecretBox`. */
export function sessionSecretContext(sessionId: string): string {
  return `session/${sessionId}`;
}
