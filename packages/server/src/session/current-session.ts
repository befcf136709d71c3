import type { Clock, Logger } from '@offhook/primitives';
import type { Session, SessionSummary } from '@offhook/protocol';
import type { AuditLog } from '../audit/audit-log.js';
import { RequestError } from '../error/request-error.js';
import type { AdmittedSession } from './session-gate.js';
import { mintSessionSecret, type SessionSecretBox, sessionTokenOf } from './session-secret.js';
import type { SessionRecord, SessionStore } from './session-store.js';

export interface CurrentSessionOptions {
  readonly sessions: SessionStore;
  readonly secrets: SessionSecretBox;
  readonly auditLog: AuditLog;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly lifetimeMs: number;
}

/** How long requests that are under way may carry the token of before a renewal. */
const graceMs = 60_000;

/** What the owner of a session may ask of it. */
export class CurrentSession {
  readonly #options: CurrentSessionOptions;

  constructor(options: CurrentSessionOptions) {
    this.#options = options;
  }

  /** The session with its secrets, as it is now. @throws RequestError auth/session-invalid */
  show(record: SessionRecord): Session {
    const secret = this.#options.secrets.open(record.sealedSecret, record.id);
    if (secret === undefined) throw gone();
    return sessionOf(record, secret);
  }

  /**
   * Gives the session a new secret and a later expiry. Of several renewals at the same time one does it, and the others
   * answer what it made.
   *
   * @throws RequestError auth/session-invalid
   */
  async renew(record: AdmittedSession): Promise<Session> {
    const { clock, lifetimeMs, logger, secrets, sessions } = this.#options;
    if (record.isRenewed) return this.show(record);
    const nowMs = clock.now();
    const expiresAtMs = Math.min(nowMs + lifetimeMs, record.endsAtMs);
    const secret = mintSessionSecret();
    const token = sessionTokenOf(secret);
    const sealedSecret = secrets.seal(secret, record.id);
    const change = { token, sealedSecret, expiresAtMs, previousUntilMs: nowMs + graceMs };
    if (await sessions.renew(record, change)) {
      logger.info('session renewed', { userId: record.userId, sessionId: record.id });
      return sessionOf({ ...record, expiresAtMs }, secret);
    }
    const renewed = await sessions.findById(record.id);
    if (renewed === undefined) throw gone();
    return this.show(renewed);
  }

  /** @throws RequestError auth/company-forbidden, auth/session-invalid */
  async selectCompany(record: SessionRecord, companyId: string, sourceAddress: string): Promise<Session> {
    const { auditLog, sessions } = this.#options;
    if (!(await sessions.selectCompany(record.id, companyId))) {
      throw new RequestError('auth/company-forbidden', 'You are no member of this company.');
    }
    const { userId: actor } = record;
    await auditLog.record({ actor, action: 'company-selected', subject: companyId, sourceAddress });
    return this.show({ ...record, companyId });
  }

  async list(record: SessionRecord): Promise<readonly SessionSummary[]> {
    const { clock, sessions } = this.#options;
    const listed = await sessions.listLiving(record.userId, clock.now());
    return listed.map(({ createdAtMs, expiresAtMs, id, lastUsedAtMs, ...rest }) => ({
      sessionId: id,
      ...rest,
      createdAt: instantOf(createdAtMs),
      lastUsedAt: instantOf(lastUsedAtMs),
      expiresAt: instantOf(expiresAtMs),
      isCurrent: id === record.id,
    }));
  }
}

function sessionOf(record: SessionRecord, sessionSecret: string): Session {
  const { companyId, displayName, expiresAtMs, id: sessionId, subId, userId } = record;
  const sessionToken = sessionTokenOf(sessionSecret);
  const expiresAt = instantOf(expiresAtMs);
  const sub = subId === null ? {} : { subId };
  return { userId, sessionId, sessionSecret, sessionToken, ...sub, companyId, displayName, expiresAt };
}

function instantOf(ms: number): string {
  return new Date(ms).toISOString();
}

function gone(): RequestError {
  return new RequestError('auth/session-invalid', 'You are not logged in. Log in again.');
}
