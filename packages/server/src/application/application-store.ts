import { randomBytes, randomUUID } from 'node:crypto';
import { lockSessions } from '../device/session-lock.js';
import type { SecretBox } from '../secret/secret-box.js';
import type { Database } from '../storage/tables.js';

export interface NewApplication {
  readonly companyId: string;
  readonly name: string;
}

/** The pair that a customer's backend signs with. The key names the application, the secret is a secret. */
export interface ApplicationCredentials {
  readonly key: string;
  /** 32 bytes as base64. */
  readonly secret: string;
}

/** An application for a list, without its secret. */
export interface ListedApplication {
  readonly key: string;
  readonly companyId: string;
  readonly name: string;
  readonly createdAtMs: number;
  readonly revokedAtMs: number | null;
  readonly lastUsedAtMs: number | null;
}

/** An application that may sign. */
export interface Application extends ApplicationCredentials {
  readonly companyId: string;
}

const secretLength = 32;

/** What the secret of an application is sealed for: see `SecretBox`. */
export function applicationContext(key: string): string {
  return `application/${key}`;
}

/** Customers' backends, with their secrets sealed: a signature can be checked with the secret alone. */
export class ApplicationStore {
  readonly #db: Database;
  readonly #box: SecretBox;

  constructor(db: Database, box: SecretBox) {
    this.#db = db;
    this.#box = box;
  }

  /** Answers the secret, this once. */
  async create({ companyId, name }: NewApplication, nowMs: number): Promise<ApplicationCredentials> {
    const key = randomUUID();
    const secret = randomBytes(secretLength).toString('base64');
    await this.#db
      .insertInto('application')
      .values({
        id: key,
        company_id: companyId,
        name,
        sealed_secret: this.#box.seal(secret, applicationContext(key)),
        created_at: nowMs,
        revoked_at: null,
        last_used_at: null,
      })
      .execute();
    return { key, secret };
  }

  /** All of them, the newest first. */
  async list(): Promise<readonly ListedApplication[]> {
    return await this.#db
      .selectFrom('application')
      .orderBy('created_at', 'desc')
      .orderBy('id')
      .select([
        'id as key',
        'company_id as companyId',
        'name',
        'created_at as createdAtMs',
        'revoked_at as revokedAtMs',
        'last_used_at as lastUsedAtMs',
      ])
      .execute();
  }

  /** The application, unless it was revoked, or its secret was sealed with a key that is gone. */
  async findLiving(key: string): Promise<Application | undefined> {
    const row = await this.#db
      .selectFrom('application')
      .where('id', '=', key)
      .where('revoked_at', 'is', null)
      .select(['company_id as companyId', 'sealed_secret as sealedSecret'])
      .executeTakeFirst();
    if (row === undefined) return undefined;
    const secret = this.#box.open(row.sealedSecret, applicationContext(key));
    return secret === undefined ? undefined : { key, secret, companyId: row.companyId };
  }

  async markUsed(key: string, nowMs: number): Promise<void> {
    await this.#db.updateTable('application').set({ last_used_at: nowMs }).where('id', '=', key).execute();
  }

  /**
   * Ends the application with every session that its tickets opened and every device secret that these minted.
   * Answers whether there was anything to end.
   */
  async revoke(key: string, nowMs: number): Promise<boolean> {
    return await this.#db.transaction().execute(async (work) => {
      const { numUpdatedRows } = await work
        .updateTable('application')
        .set({ revoked_at: nowMs })
        .where('id', '=', key)
        .where('revoked_at', 'is', null)
        .executeTakeFirst();
      await lockSessions(work, { column: 'application_id', value: key });
      const sessions = work.selectFrom('session').where('application_id', '=', key).select('id');
      await work.deleteFrom('device_secret').where('session_id', 'in', sessions).execute();
      await work.deleteFrom('session').where('application_id', '=', key).execute();
      return numUpdatedRows > 0n;
    });
  }
}
