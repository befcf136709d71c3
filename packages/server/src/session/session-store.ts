import { hashToken, mintId } from '../secret/token.js';
import type { Database } from '../storage/tables.js';

export interface NewSession {
  readonly userId: string;
  readonly accessTokenId: string;
  readonly expiresAtMs: number;
}

/** A session as it is kept: whose it is and until when. */
export interface StoredSession {
  readonly id: string;
  readonly userId: string;
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
    const { userId, accessTokenId, expiresAtMs } = session;
    await this.#db.transaction().execute(async (transaction) => {
      await transaction
        .insertInto('session')
        .values({
          id: mintId(),
          user_id: userId,
          access_token_id: accessTokenId,
          token_hash: hashToken(token),
          created_at: nowMs,
          expires_at: expiresAtMs,
        })
        .execute();
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
      .select(['id', 'user_id as userId', 'expires_at as expiresAtMs'])
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
