import type { Clock, Logger } from '@offhook/primitives';
import type { Session } from '@offhook/protocol';
import type { AuditLog } from '../audit/audit-log.js';
import { RequestError } from '../error/request-error.js';
import { mintId } from '../secret/token.js';
import type { LoginClient, ProvenUser } from './proven-user.js';
import { accountDisabled } from './session-gate.js';
import { mintSessionSecret, type SessionSecretBox, sessionTokenOf } from './session-secret.js';
import type { SessionStore } from './session-store.js';

export interface SessionOpenerOptions {
  readonly sessions: SessionStore;
  readonly secrets: SessionSecretBox;
  readonly auditLog: AuditLog;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly lifetimeMs: number;
  readonly maxLifetimeMs: number;
}

const maxUserAgentLength = 256;

/** Opens sessions for users who have shown who they are. */
export class SessionOpener {
  readonly #options: SessionOpenerOptions;

  constructor(options: SessionOpenerOptions) {
    this.#options = options;
  }

  /** @throws RequestError auth/account-disabled, auth/credentials-invalid */
  async open(proven: ProvenUser, client: LoginClient): Promise<Session> {
    const { auditLog, logger } = this.#options;
    const { method, user } = proven;
    const { sourceAddress } = client;
    if (user.disabledAtMs !== null) {
      logger.info('login refused', { reason: 'account disabled', userId: user.id, method });
      throw accountDisabled();
    }
    const session = await this.#keep(proven, client);
    const { sessionId } = session;
    logger.info('logged in', { userId: user.id, sessionId, method });
    const actor = user.id;
    await auditLog.record({ actor, action: 'login', subject: sessionId, sourceAddress, details: { method } });
    return session;
  }

  async #keep(proven: ProvenUser, client: LoginClient): Promise<Session> {
    const { clock, lifetimeMs, maxLifetimeMs, secrets, sessions } = this.#options;
    const { accessTokenId = null, applicationId = null, method, passwordHash = null, user } = proven;
    const { sourceAddress, subId, userAgent } = client;
    const nowMs = clock.now();
    const endsAtMs = nowMs + maxLifetimeMs;
    const expiresAtMs = Math.min(nowMs + lifetimeMs, endsAtMs);
    const sessionId = mintId();
    const sessionSecret = mintSessionSecret();
    const sessionToken = sessionTokenOf(sessionSecret);
    const { companyId, displayName, id: userId } = user;
    const isKept = await sessions.insert(
      sessionToken,
      {
        id: sessionId,
        userId,
        companyId,
        method,
        accessTokenId,
        applicationId,
        passwordHash,
        subId: subId ?? null,
        sealedSecret: secrets.seal(sessionSecret, sessionId),
        userAgent: userAgent?.slice(0, maxUserAgentLength) ?? null,
        sourceAddress,
        expiresAtMs,
        endsAtMs,
      },
      nowMs,
    );
    if (!isKept) throw endedMeanwhile();
    const expiresAt = new Date(expiresAtMs).toISOString();
    const sub = subId === undefined ? {} : { subId };
    return { userId, sessionId, sessionSecret, sessionToken, ...sub, companyId, displayName, expiresAt };
  }
}

function endedMeanwhile(): RequestError {
  const message = 'What you logged in with was changed at this moment. Log in again.';
  return new RequestError('auth/credentials-invalid', message);
}
