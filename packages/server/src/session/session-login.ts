import type { Clock, Logger } from '@offhook/primitives';
import type { Session } from '@offhook/protocol';
import type { AccessToken, AccessTokenStore } from '../access-token/access-token-store.js';
import { RequestError } from '../error/request-error.js';
import type { FailureLimiter } from '../limit/failure-limiter.js';
import { limitKeyOf } from '../limit/source-address.js';
import { mintId } from '../secret/token.js';
import { mintSessionSecret, type SessionSecretBox, sessionTokenOf } from './session-secret.js';
import type { SessionStore } from './session-store.js';

export interface SessionLoginOptions {
  readonly accessTokens: AccessTokenStore;
  readonly sessions: SessionStore;
  readonly secrets: SessionSecretBox;
  readonly limiter: FailureLimiter;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly lifetimeMs: number;
}

export interface LoginAttempt {
  /** Absent when the request brought none. */
  readonly accessToken: string | undefined;
  readonly sourceAddress: string;
}

/** Opens a session for who shows an access token. */
export class SessionLogin {
  readonly #options: SessionLoginOptions;

  constructor(options: SessionLoginOptions) {
    this.#options = options;
  }

  /** @throws RequestError auth/token-invalid, auth/token-expired, request/too-many */
  async logIn(attempt: LoginAttempt): Promise<Session> {
    const key = limitKeyOf(attempt.sourceAddress) ?? attempt.sourceAddress;
    await this.#refuseBlocked(key);
    try {
      return await this.#open(await this.#mustFind(attempt.accessToken));
    } catch (error) {
      if (error instanceof RequestError) await this.#options.limiter.recordFailure(key);
      throw error;
    }
  }

  async #refuseBlocked(key: string): Promise<void> {
    const retryAfterMs = await this.#options.limiter.blockedMs(key);
    if (retryAfterMs === 0) return;
    const message = 'Too many logins from this address failed. Try again in a minute.';
    throw new RequestError('request/too-many', message, { retryable: true, retryAfterMs });
  }

  async #mustFind(accessToken: string | undefined): Promise<AccessToken> {
    const { accessTokens, clock, logger } = this.#options;
    const found = accessToken === undefined ? undefined : await accessTokens.find(accessToken);
    if (found?.revokedAtMs !== null) {
      logger.info('login refused', { reason: found === undefined ? 'unknown token' : 'revoked token' });
      throw new RequestError('auth/token-invalid', 'The access token is wrong or was revoked.');
    }
    if (found.expiresAtMs <= clock.now()) {
      logger.info('login refused', { reason: 'expired token', userId: found.userId });
      throw new RequestError('auth/token-expired', 'The access token has expired. Make a new one.');
    }
    return found;
  }

  async #open(found: AccessToken): Promise<Session> {
    const { accessTokens, clock, lifetimeMs, logger, secrets, sessions } = this.#options;
    const { companyId, displayName, id: accessTokenId, userId } = found;
    const nowMs = clock.now();
    const expiresAtMs = nowMs + lifetimeMs;
    const sessionId = mintId();
    const sessionSecret = mintSessionSecret();
    const sessionToken = sessionTokenOf(sessionSecret);
    const session = {
      id: sessionId,
      userId,
      companyId,
      method: 'access-token',
      accessTokenId,
      applicationId: null,
      subId: null,
      sealedSecret: secrets.seal(sessionSecret, sessionId),
      userAgent: null,
      sourceAddress: null,
      expiresAtMs,
      endsAtMs: expiresAtMs,
    } as const;
    await sessions.insert(sessionToken, session, nowMs);
    await accessTokens.markUsed(accessTokenId, nowMs);
    logger.info('logged in', { userId, accessTokenId });
    const expiresAt = new Date(expiresAtMs).toISOString();
    return { userId, sessionId, sessionSecret, sessionToken, companyId, displayName, expiresAt };
  }
}
