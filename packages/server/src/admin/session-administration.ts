import type { LoginMethod } from '@offhook/protocol';
import type { Clock } from '@offhook/primitives';
import type { AuditLog } from '../audit/audit-log.js';
import { lockSessions } from '../device/session-lock.js';
import type { Database } from '../storage/tables.js';
import { refusal } from './refusal.js';
import type { UserFinder } from './user-finder.js';

export interface SessionAdministrationOptions {
  readonly db: Database;
  readonly finder: UserFinder;
  readonly auditLog: AuditLog;
  readonly clock: Clock;
}

export interface ListedSession {
  readonly sessionId: string;
  readonly method: LoginMethod;
  readonly sipDomain: string;
  readonly subId: string | null;
  readonly sourceAddress: string | null;
  readonly userAgent: string | null;
  readonly createdAtMs: number;
  readonly lastUsedAtMs: number;
  readonly expiresAtMs: number;
}

/** Sessions, as an operator sees and ends them. */
export class SessionAdministration {
  readonly #options: SessionAdministrationOptions;

  constructor(options: SessionAdministrationOptions) {
    this.#options = options;
  }

  /** Those that are alive, the newest first. @throws ServerError server/command-refused */
  async list(userName: string): Promise<readonly ListedSession[]> {
    const { clock, db, finder } = this.#options;
    const { id } = await finder.user(userName);
    return await db
      .selectFrom('session')
      .innerJoin('company', 'company.id', 'session.company_id')
      .where('session.user_id', '=', id)
      .where('session.expires_at', '>', clock.now())
      .orderBy('session.created_at', 'desc')
      .orderBy('session.id')
      .select([
        'session.id as sessionId',
        'session.method as method',
        'company.sip_domain as sipDomain',
        'session.sub_id as subId',
        'session.source_address as sourceAddress',
        'session.user_agent as userAgent',
        'session.created_at as createdAtMs',
        'session.last_used_at as lastUsedAtMs',
        'session.expires_at as expiresAtMs',
      ])
      .execute();
  }

  /** With the device secrets that it minted: its phone is out at the next registration. @throws ServerError server/command-refused */
  async revoke(sessionId: string): Promise<void> {
    const { auditLog, db } = this.#options;
    const ended = await db.transaction().execute(async (work) => {
      await lockSessions(work, { column: 'id', value: sessionId });
      await work.deleteFrom('device_secret').where('session_id', '=', sessionId).execute();
      return await work
        .deleteFrom('session')
        .where('id', '=', sessionId)
        .returning('user_id as userId')
        .executeTakeFirst();
    });
    if (ended === undefined) throw refusal(`There is no session ${sessionId}.`);
    const details = { userId: ended.userId };
    await auditLog.record({ actor: 'operator', action: 'session-ended', subject: sessionId, details });
  }
}
