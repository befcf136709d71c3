import { hashToken, mintId } from '../secret/token.js';
import type { Database } from '../storage/tables.js';

export interface NewAccessToken {
  readonly userId: string;
  /** What its owner calls it. */
  readonly name: string;
  readonly expiresAtMs: number;
}

/** What is known of an access token; not the token. */
export interface AccessToken {
  readonly id: string;
  readonly userId: string;
  readonly companyId: string;
  readonly name: string;
  readonly displayName: string;
  readonly expiresAtMs: number;
  readonly revokedAtMs: number | null;
  readonly lastUsedAtMs: number | null;
}

/** An access token for a list: whose it is, and how it stands. */
export interface ListedAccessToken {
  readonly id: string;
  readonly name: string;
  readonly username: string;
  readonly sipDomain: string;
  readonly expiresAtMs: number;
  readonly revokedAtMs: number | null;
  readonly lastUsedAtMs: number | null;
}

/** Access tokens, by their hashes alone. */
export class AccessTokenStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Keeps `token`, or sets its name and expiry anew; a revoked one stays revoked. Answers its id. */
  async save(token: string, details: NewAccessToken, nowMs: number): Promise<string> {
    const { userId, name, expiresAtMs } = details;
    const changes = { name, expires_at: expiresAtMs };
    const { id } = await this.#db
      .insertInto('access_token')
      .values({
        id: mintId(),
        user_id: userId,
        token_hash: hashToken(token),
        created_at: nowMs,
        revoked_at: null,
        last_used_at: null,
        ...changes,
      })
      .onConflict((conflict) => conflict.column('token_hash').doUpdateSet(changes))
      .returning('id')
      .executeTakeFirstOrThrow();
    return id;
  }

  async find(token: string): Promise<AccessToken | undefined> {
    return await this.#db
      .selectFrom('access_token')
      .innerJoin('app_user', 'app_user.id', 'access_token.user_id')
      .where('access_token.token_hash', '=', hashToken(token))
      .select([
        'access_token.id as id',
        'access_token.user_id as userId',
        'app_user.company_id as companyId',
        'access_token.name as name',
        'app_user.display_name as displayName',
        'access_token.expires_at as expiresAtMs',
        'access_token.revoked_at as revokedAtMs',
        'access_token.last_used_at as lastUsedAtMs',
      ])
      .executeTakeFirst();
  }

  async markUsed(id: string, nowMs: number): Promise<void> {
    await this.#db.updateTable('access_token').set({ last_used_at: nowMs }).where('id', '=', id).execute();
  }

  /** All of them, the newest first. */
  async list(): Promise<readonly ListedAccessToken[]> {
    return await this.#db
      .selectFrom('access_token')
      .innerJoin('app_user', 'app_user.id', 'access_token.user_id')
      .innerJoin('company', 'company.id', 'app_user.company_id')
      .orderBy('access_token.created_at', 'desc')
      .select([
        'access_token.id as id',
        'access_token.name as name',
        'app_user.username as username',
        'company.sip_domain as sipDomain',
        'access_token.expires_at as expiresAtMs',
        'access_token.revoked_at as revokedAtMs',
        'access_token.last_used_at as lastUsedAtMs',
      ])
      .execute();
  }

  /**
   * Ends the token with every session that was opened with it and every device secret that these minted.
   * Answers whether there was anything to end.
   */
  async revoke(id: string, nowMs: number): Promise<boolean> {
    return await this.#db.transaction().execute(async (transaction) => {
      const { numUpdatedRows } = await transaction
        .updateTable('access_token')
        .set({ revoked_at: nowMs })
        .where('id', '=', id)
        .where('revoked_at', 'is', null)
        .executeTakeFirst();
      const sessions = transaction.selectFrom('session').where('access_token_id', '=', id).select('id');
      await transaction.deleteFrom('device_secret').where('session_id', 'in', sessions).execute();
      await transaction.deleteFrom('session').where('access_token_id', '=', id).execute();
      return numUpdatedRows > 0n;
    });
  }
}
