import type { Clock, Logger } from '@offhook/primitives';
import type { AuditLog } from '../audit/audit-log.js';
import type { DeviceStore } from '../device/device-store.js';
import { RequestError } from '../error/request-error.js';
import type { SessionStore, StoredSession } from './session-store.js';

/** How long a phone may still unregister, which needs its secret, after its user has logged out. */
const graceMs = 60_000;

export interface SessionLogoutOptions {
  readonly sessions: SessionStore;
  readonly devices: DeviceStore;
  readonly auditLog: AuditLog;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Ends sessions, and the device secrets that they minted. */
export class SessionLogout {
  readonly #options: SessionLogoutOptions;

  constructor(options: SessionLogoutOptions) {
    this.#options = options;
  }

  async logOut(session: StoredSession, sourceAddress: string): Promise<void> {
    const { auditLog, clock, devices, logger } = this.#options;
    const { id, userId } = session;
    await devices.endSession(id, clock.now() + graceMs);
    logger.info('logged out', { userId, sessionId: id });
    await auditLog.record({ actor: userId, action: 'logout', subject: id, sourceAddress });
  }

  /**
   * Ends one of the user's sessions. Another one than that which asks ends with its phone at once: it may be a thief's.
   *
   * @throws RequestError auth/unknown-session
   */
  async end(session: StoredSession, id: string, sourceAddress: string): Promise<void> {
    const { auditLog, logger, sessions } = this.#options;
    if (id === session.id) {
      await this.logOut(session, sourceAddress);
      return;
    }
    const { userId } = session;
    if (!(await sessions.deleteWithSecrets(id, userId))) {
      throw new RequestError('auth/unknown-session', 'There is no such session of yours.');
    }
    logger.info('session ended', { userId, sessionId: id });
    await auditLog.record({ actor: userId, action: 'session-ended', subject: id, sourceAddress });
  }
}
