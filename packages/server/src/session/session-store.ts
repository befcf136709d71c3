import type { LoginMethod } from '@offhook/protocol';
import { hashToken } from '../secret/token.js';
import type { Database } from '../storage/tables.js';

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
}

/** A session as it is kept: whose it is and until when. */
export interface StoredSession {
  readonly id: string;
  readonly userId: string;
  readonly companyId: string;
  readonly subId: string | null;
  readonly expiresAtMs: number;
}

/** A program that logs in over and over ends its own oldest sessions, and fills no disk. */
const maxPerAccessToken = 100;

/** Sessions, by the hashes of their tokens. */
export class SessionStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async insert(token: string, session: NewSession, nowMs: number): Promise<void> {
    const { accessTokenId, id, userId } = session;
    await this.#db.transaction().execute(async (transaction) => {
      await transaction
        .insertInto('session')
        .values({
          id,
          user_id: userId,
          company_id: session.companyId,
          method: session.method,
          access_token_id: accessTokenId,
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
      if (accessTokenId === null) return;
      const newest = transaction
        .selectFrom('session')
        .where('access_token_id', '=', accessTokenId)
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(maxPerAccessToken)
        .select('id');
      await transaction
        .deleteFrom('session')
        .where('access_token_id', '=', accessTokenId)
        .where('id', 'not in', newest)
        .execute();
    });
  }

  async find(token: string): Promise<StoredSession | undefined> {
    return await this.#db
      .selectFrom('session')
      .where('token_hash', '=', hashToken(token))
      .select([
        'id',
        'user_id as userId',
        'company_id as companyId',
        'sub_id as subId',
        'expires_at as expiresAtMs',
      ])
      .executeTakeFirst();
  }

  async delete(id: string): Promise<void> {
    await this.#db.deleteFrom('session').where('id', '=', id).execute();
  }

  /** Forgets sessions that ended before `beforeMs`. */
  async deleteExpired(beforeMs: number): Promise<void> {
    await this.#db.deleteFrom('session').where('expires_at', '<', beforeMs).execute();
  }
}
