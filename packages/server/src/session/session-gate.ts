import type { Clock } from '@offhook/primitives';
import { RequestError } from '../error/request-error.js';
import type { SessionStore, StoredSession } from './session-store.js';

/** Lets in who shows the token of a living session. */
export class SessionGate {
  readonly #sessions: SessionStore;
  readonly #clock: Clock;

  constructor(sessions: SessionStore, clock: Clock) {
    this.#sessions = sessions;
    this.#clock = clock;
  }

  /** @throws RequestError auth/session-invalid, auth/session-expired */
  async pass(sessionToken: string | undefined): Promise<StoredSession> {
    const session = sessionToken === undefined ? undefined : await this.#sessions.find(sessionToken);
    if (session === undefined) {
      throw new RequestError('auth/session-invalid', 'You are not logged in. Log in again.');
    }
    if (session.expiresAtMs <= this.#clock.now()) {
      throw new RequestError('auth/session-expired', 'Your login has expired. Log in again.');
    }
    return session;
  }
}
