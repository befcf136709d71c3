import type { DigestAlgorithm } from '@offhook/sip-message';
import { type CompiledQuery, sql } from 'kysely';
import type { Database } from '../storage/tables.js';

/** A secret that the digest may have been made with, and whose it is. */
export interface DigestCandidate {
  readonly secretId: string;
  readonly sealedHa1: string;
  readonly expiresAtMs: number;
  readonly lastUsedAtMs: number | null;
  readonly userId: string;
  /** Since when the user may not call, if so. */
  readonly disabledAtMs: number | null;
  /** The device's, else the user's, else the company's. */
  readonly applicationSid: string | null;
}

/** The address of a digest: `username@realm`. */
export interface DigestAddress {
  readonly realm: string;
  readonly username: string;
}

export interface CandidateQuery extends DigestAddress {
  readonly algorithm: DigestAlgorithm;
  readonly nowMs: number;
}

interface Row extends DigestCandidate {
  readonly username: string;
  readonly sipDomain: string;
}

const columns = { MD5: 'device_secret.ha1_md5', 'SHA-256': 'device_secret.ha1_sha256' } as const;

/** The query with the name of each value where the value belongs. */
function compile(db: Database, algorithm: DigestAlgorithm): CompiledQuery<Row> {
  return db
    .selectFrom('device_secret')
    .innerJoin('device', 'device.id', 'device_secret.device_id')
    .innerJoin('app_user', 'app_user.id', 'device.user_id')
    .innerJoin('company', 'company.id', 'app_user.company_id')
    .where('device_secret.address', '=', sql<string>`${'address'}`)
    .where('device_secret.expires_at', '>', sql<number>`${'nowMs'}`)
    .orderBy('device_secret.created_at', 'desc')
    .select(({ fn }) => [
      'device_secret.id as secretId',
      `${columns[algorithm]} as sealedHa1`,
      'device_secret.expires_at as expiresAtMs',
      'device_secret.last_used_at as lastUsedAtMs',
      'app_user.id as userId',
      'app_user.username as username',
      'app_user.disabled_at as disabledAtMs',
      'company.sip_domain as sipDomain',
      fn
        .coalesce('device.application_sid', 'app_user.application_sid', 'company.application_sid')
        .as('applicationSid'),
    ])
    .compile();
}

/** Finds the secrets of an address with a single query: every registration of every phone comes through here. */
export class DigestCandidates {
  readonly #db: Database;
  /** Building the text of a query costs more than running it, so it is built once. */
  readonly #compiled: Readonly<Record<DigestAlgorithm, CompiledQuery<Row>>>;

  constructor(db: Database) {
    this.#db = db;
    this.#compiled = { MD5: compile(db, 'MD5'), 'SHA-256': compile(db, 'SHA-256') };
  }

  /** Newest first: that is what a phone most often uses. */
  async find({ algorithm, nowMs, realm, username }: CandidateQuery): Promise<readonly DigestCandidate[]> {
    const compiled = this.#compiled[algorithm];
    const values: Readonly<Record<string, unknown>> = { address: `${username}@${realm}`, nowMs };
    const parameters = compiled.parameters.map((name) => values[String(name)]);
    const filled: CompiledQuery<Row> = { ...compiled, parameters };
    const { rows } = await this.#db.executeQuery(filled);
    // A secret ends with its address, and an @ in a name must not make one address look like another.
    return rows.filter((row) => row.username === username && row.sipDomain === realm);
  }

  /** Whether anybody has the address. */
  async hasAddress({ realm, username }: DigestAddress): Promise<boolean> {
    const row = await this.#db
      .selectFrom('company')
      .innerJoin('app_user', 'app_user.company_id', 'company.id')
      .where('company.sip_domain', '=', realm)
      .where('app_user.username', '=', username)
      .select('app_user.id')
      .executeTakeFirst();
    return row !== undefined;
  }
}
