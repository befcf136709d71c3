import type { Transaction } from 'kysely';
import { lockSessions } from '../device/session-lock.js';
import { lockUser } from '../device/user-lock.js';
import { hashToken, mintId } from '../secret/token.js';
import type { Database, Tables } from '../storage/tables.js';

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

/** An access token as its owner sees it. */
export interface OwnAccessToken {
  readonly id: string;
  readonly name: string;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
  readonly revokedAtMs: number | null;
  readonly lastUsedAtMs: number | null;
}

const ownColumns = [
  'id',
  'name',
  'created_at as createdAtMs',
  'expires_at as expiresAtMs',
  'revoked_at as revokedAtMs',
  'last_used_at as lastUsedAtMs',
] as const;

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

  /**
   * Keeps one more token of a user, unless `maxCount` of them are alive: undefined then. Of those that are dead, as
   * many are remembered.
   */
  async add(
    token: string,
    details: NewAccessToken,
    { maxCount, nowMs }: { readonly maxCount: number; readonly nowMs: number },
  ): Promise<OwnAccessToken | undefined> {
    const { expiresAtMs, name, userId } = details;
    return await this.#db.transaction().execute(async (work) => {
      await lockUser(work, userId);
      const { living } = await work
        .selectFrom('access_token')
        .where('user_id', '=', userId)
        .where('revoked_at', 'is', null)
        .where('expires_at', '>', nowMs)
        .select(({ fn }) => fn.countAll().as('living'))
        .executeTakeFirstOrThrow();
      if (Number(living) >= maxCount) return undefined;
      await forgetDead(work, { userId, maxCount, nowMs });
      const values = { id: mintId(), user_id: userId, name, token_hash: hashToken(token), created_at: nowMs };
      return await work
        .insertInto('access_token')
        .values({ ...values, expires_at: expiresAtMs, revoked_at: null, last_used_at: null })
        .returning(ownColumns)
        .executeTakeFirstOrThrow();
    });
  }

  /** A user's, the newest first. */
  async listOf(userId: string): Promise<readonly OwnAccessToken[]> {
    return await this.#db
      .selectFrom('access_token')
      .where('user_id', '=', userId)
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .select(ownColumns)
      .execute();
  }

  async isOf(userId: string, id: string): Promise<boolean> {
    const row = await this.#db
      .selectFrom('access_token')
      .where('id', '=', id)
      .where('user_id', '=', userId)
      .select('id')
      .executeTakeFirst();
    return row !== undefined;
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
      await lockSessions(transaction, { column: 'access_token_id', value: id });
      const sessions = transaction.selectFrom('session').where('access_token_id', '=', id).select('id');
      await transaction.deleteFrom('device_secret').where('session_id', 'in', sessions).execute();
      await transaction.deleteFrom('session').where('access_token_id', '=', id).execute();
      return numUpdatedRows > 0n;
    });
  }
}

interface Dead {
  readonly userId: string;
  readonly maxCount: number;
  readonly nowMs: number;
}

/** Whoever makes and revokes tokens over and over fills no disk. */
async function forgetDead(work: Transaction<Tables>, { maxCount, nowMs, userId }: Dead): Promise<void> {
  const dead = work
    .selectFrom('access_token')
    .where('user_id', '=', userId)
    .where((is) => is.or([is('revoked_at', 'is not', null), is('expires_at', '<=', nowMs)]));
  const oldest = await dead
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .offset(maxCount - 1)
    .limit(maxCount)
    .select('id')
    .execute();
  if (oldest.length === 0) return;
  await work
    .deleteFrom('access_token')
    .where(
      'id',
      'in',
      oldest.map(({ id }) => id),
    )
    .execute();
}
