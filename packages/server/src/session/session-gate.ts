import type { Clock } from '@offhook/primitives';
import { RequestError } from '../error/request-error.js';
import type { SignatureCheck, SignedRequest } from '../signature/signature-check.js';
import { hashToken } from '../secret/token.js';
import type { SessionSecretBox } from './session-secret.js';
import type { SessionRecord, SessionStore } from './session-store.js';

export interface SessionGateOptions {
  readonly sessions: SessionStore;
  readonly secrets: SessionSecretBox;
  readonly signatures: SignatureCheck;
  readonly clock: Clock;
}

/** A session whose owner was let in. */
export interface AdmittedSession extends SessionRecord {
  /** Whether it was shown by the token of before a renewal. */
  readonly isRenewed: boolean;
}

/** How exactly it is known when a session was last used: each request would be a write otherwise. */
const noteUseEveryMs = 60_000;

/** Lets in who shows the token of a living session, or signs with its secret. */
export class SessionGate {
  readonly #options: SessionGateOptions;

  constructor(options: SessionGateOptions) {
    this.#options = options;
  }

  /** @throws RequestError auth/session-invalid, auth/session-expired, auth/account-disabled */
  async pass(sessionToken: string | undefined): Promise<AdmittedSession> {
    const { clock, sessions } = this.#options;
    const token = sessionToken ?? notLoggedIn();
    const session = (await sessions.find(token, clock.now())) ?? notLoggedIn();
    await this.#admit(session);
    return { ...session, isRenewed: session.tokenHash !== hashToken(token) };
  }

  /**
   * @throws RequestError auth/session-invalid, auth/session-expired, auth/account-disabled, auth/signature-invalid,
   * auth/clock-skewed, auth/request-replayed
   */
  async passSigned(request: SignedRequest): Promise<AdmittedSession> {
    const { secrets, sessions, signatures } = this.#options;
    const session = (await sessions.findById(request.signer)) ?? notLoggedIn();
    const secret = secrets.open(session.sealedSecret, session.id) ?? notLoggedIn();
    await signatures.check(request, secret);
    await this.#admit(session);
    return { ...session, isRenewed: false };
  }

  async #admit(session: SessionRecord): Promise<void> {
    const { clock, sessions } = this.#options;
    const nowMs = clock.now();
    if (session.expiresAtMs <= nowMs) {
      throw new RequestError('auth/session-expired', 'Your login has expired. Log in again.');
    }
    if (session.disabledAtMs !== null) throw accountDisabled();
    if (nowMs - session.lastUsedAtMs >= noteUseEveryMs) await sessions.noteUse(session.id, nowMs);
  }
}

function notLoggedIn(): never {
  throw new RequestError('auth/session-invalid', 'You are not logged in. Log in again.');
}

export function accountDisabled(): RequestError {
  const message = 'This account has been disabled. Ask the administrator of this server.';
  return new RequestError('auth/account-disabled', message);
}
