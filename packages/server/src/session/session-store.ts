import type { LoginMethod } from '@offhook/protocol';
import type { Transaction } from 'kysely';
import { lockSessions } from '../device/session-lock.js';
import { hashToken } from '../secret/token.js';
import type { Database, Tables } from '../storage/tables.js';

export interface NewSession {
  readonly id: string;
  readonly userId: string;
  readonly companyId: string;
  readonly method: LoginMethod;
  readonly accessTokenId: string | null;
  readonly applicationId: string | null;
  readonly subId: string | null;
  readonly sealedSecret: string;
  readonly userAgent: string | null;
  readonly sourceAddress: string | null;
  readonly expiresAtMs: number;
  /** No renewal goes beyond it. */
  readonly endsAtMs: number;
  /** The hash of the password that was shown; null when it was none. */
  readonly passwordHash: string | null;
}

/** A session as it is kept: whose it is and until when. */
export interface StoredSession {
  readonly id: string;
  readonly userId: string;
  readonly companyId: string;
  readonly subId: string | null;
  readonly expiresAtMs: number;
}

/** All that is kept of a session that lives. */
export interface SessionRecord extends StoredSession {
  readonly displayName: string;
  /** Since when the user may not log in. */
  readonly disabledAtMs: number | null;
  readonly tokenHash: string;
  readonly sealedSecret: string;
  readonly lastUsedAtMs: number;
  readonly endsAtMs: number;
}

/** A session for a list. */
export interface ListedSession {
  readonly id: string;
  readonly method: LoginMethod;
  readonly subId: string | null;
  readonly userAgent: string | null;
  readonly sourceAddress: string | null;
  readonly createdAtMs: number;
  readonly lastUsedAtMs: number;
  readonly expiresAtMs: number;
}

export interface SessionRenewalChange {
  readonly token: string;
  readonly sealedSecret: string;
  readonly expiresAtMs: number;
  /** Until when the token of before works too. */
  readonly previousUntilMs: number;
}

type Work = Transaction<Tables>;

/** A program that logs in over and over ends its own oldest sessions, and fills no disk. */
const maxPerProof = 100;

const recordColumns = [
  'session.id as id',
  'session.user_id as userId',
  'session.company_id as companyId',
  'session.sub_id as subId',
  'session.expires_at as expiresAtMs',
  'app_user.display_name as displayName',
  'app_user.disabled_at as disabledAtMs',
  'session.token_hash as tokenHash',
  'session.sealed_secret as sealedSecret',
  'session.last_used_at as lastUsedAtMs',
  'session.ends_at as endsAtMs',
] as const;

/** Sessions, by the hashes of their tokens. */
export class SessionStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /**
   * Keeps the session, unless what it was opened with ended meanwhile: the user was disabled, the password changed, the
   * access token or the application revoked. Answers whether it did.
   */
  async insert(token: string, session: NewSession, nowMs: number): Promise<boolean> {
    return await this.#db.transaction().execute(async (work) => {
      if (!(await holdProof(work, session, nowMs))) return false;
      await work
        .insertInto('session')
        .values({
          id: session.id,
          user_id: session.userId,
          company_id: session.companyId,
          method: session.method,
          access_token_id: session.accessTokenId,
          application_id: session.applicationId,
          sub_id: session.subId,
          token_hash: hashToken(token),
          previous_token_hash: null,
          previous_until: null,
          sealed_secret: session.sealedSecret,
          user_agent: session.userAgent,
          source_address: session.sourceAddress,
          created_at: nowMs,
          last_used_at: nowMs,
          expires_at: session.expiresAtMs,
          ends_at: session.endsAtMs,
        })
        .execute();
      await forgetOldest(work, session);
      return true;
    });
  }

  /** The session of a token, or of the one before it within its time of grace. */
  async find(token: string, nowMs: number): Promise<SessionRecord | undefined> {
    const hash = hashToken(token);
    return await this.#joined()
      .where((is) =>
        is.or([
          is('session.token_hash', '=', hash),
          is.and([is('session.previous_token_hash', '=', hash), is('session.previous_until', '>', nowMs)]),
        ]),
      )
      .select([...recordColumns])
      .executeTakeFirst();
  }

  async findById(id: string): Promise<SessionRecord | undefined> {
    return await this.#joined()
      .where('session.id', '=', id)
      .select([...recordColumns])
      .executeTakeFirst();
  }

  /** Those of a user that have not ended, the newest first. */
  async listLiving(userId: string, nowMs: number): Promise<readonly ListedSession[]> {
    return await this.#db
      .selectFrom('session')
      .where('user_id', '=', userId)
      .where('expires_at', '>', nowMs)
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .select([
        'id',
        'method',
        'sub_id as subId',
        'user_agent as userAgent',
        'source_address as sourceAddress',
        'created_at as createdAtMs',
        'last_used_at as lastUsedAtMs',
        'expires_at as expiresAtMs',
      ])
      .execute();
  }

  /** Gives the session another secret, unless somebody else did since `from` was read. Answers whether it did. */
  async renew(from: SessionRecord, change: SessionRenewalChange): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('session')
      .set({
        token_hash: hashToken(change.token),
        previous_token_hash: from.tokenHash,
        previous_until: change.previousUntilMs,
        sealed_secret: change.sealedSecret,
        expires_at: change.expiresAtMs,
      })
      .where('id', '=', from.id)
      .where('token_hash', '=', from.tokenHash)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  /** Lets the session act for a company, if the user is a member. Answers whether it does. */
  async selectCompany(id: string, companyId: string): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('session')
      .set({ company_id: companyId })
      .where('id', '=', id)
      .where((is) =>
        is.exists(
          is
            .selectFrom('membership')
            .whereRef('membership.user_id', '=', 'session.user_id')
            .where('membership.company_id', '=', companyId)
            .select('membership.user_id'),
        ),
      )
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  async noteUse(id: string, nowMs: number): Promise<void> {
    await this.#db.updateTable('session').set({ last_used_at: nowMs }).where('id', '=', id).execute();
  }

  async delete(id: string): Promise<void> {
    await this.#db.deleteFrom('session').where('id', '=', id).execute();
  }

  /** Ends a session of the user with the device secrets that it minted. Answers whether there was one. */
  async deleteWithSecrets(id: string, userId: string): Promise<boolean> {
    return await this.#db.transaction().execute(async (work) => {
      await lockSessions(work, { column: 'id', value: id });
      const session = work.selectFrom('session').where('id', '=', id).where('user_id', '=', userId);
      await work.deleteFrom('device_secret').where('session_id', 'in', session.select('id')).execute();
      const { numDeletedRows } = await work
        .deleteFrom('session')
        .where('id', '=', id)
        .where('user_id', '=', userId)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    });
  }

  /** Forgets sessions that ended before `beforeMs`. */
  async deleteExpired(beforeMs: number): Promise<void> {
    await this.#db.deleteFrom('session').where('expires_at', '<', beforeMs).execute();
  }

  #joined() {
    return this.#db.selectFrom('session').innerJoin('app_user', 'app_user.id', 'session.user_id');
  }
}

/**
 * Makes sure that the proof still holds, until the end of the transaction: an update locks the row in PostgreSQL, and
 * the database in SQLite, so that whoever revokes it waits and then finds the session.
 */
async function holdProof(work: Work, session: NewSession, nowMs: number): Promise<boolean> {
  const { accessTokenId, applicationId, passwordHash, userId } = session;
  const user = work
    .updateTable('app_user')
    .set((row) => ({ settings: row.ref('settings') }))
    .where('id', '=', userId)
    .where('disabled_at', 'is', null);
  const holding = passwordHash === null ? user : user.where('password_hash', '=', passwordHash);
  const held = [await holding.executeTakeFirst()];
  if (accessTokenId !== null) {
    const token = work.updateTable('access_token').set({ last_used_at: nowMs });
    held.push(await token.where('id', '=', accessTokenId).where('revoked_at', 'is', null).executeTakeFirst());
  }
  if (applicationId !== null) {
    const application = work.updateTable('application').set({ last_used_at: nowMs });
    held.push(
      await application.where('id', '=', applicationId).where('revoked_at', 'is', null).executeTakeFirst(),
    );
  }
  return held.every(({ numUpdatedRows }) => numUpdatedRows > 0n);
}

async function forgetOldest(work: Work, { accessTokenId, method, userId }: NewSession): Promise<void> {
  const alike = work
    .selectFrom('session')
    .where('user_id', '=', userId)
    .where('method', '=', method)
    .where('access_token_id', accessTokenId === null ? 'is' : '=', accessTokenId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .select('id');
  const surplus = await alike.offset(maxPerProof).limit(maxPerProof).execute();
  if (surplus.length === 0) return;
  const ids = surplus.map(({ id }) => id);
  await work.deleteFrom('session').where('id', 'in', ids).execute();
}
