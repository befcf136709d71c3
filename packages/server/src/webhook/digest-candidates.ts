import type { DigestAlgorithm } from '@offhook/sip-message';
import { type CompiledQuery, sql } from 'kysely';
import type { Database } from '../storage/tables.js';

/** A secret that the digest may have been made with. */
export interface DigestCandidate {
  readonly secretId: string;
  readonly sealedHa1: string;
  readonly expiresAtMs: number;
  readonly lastUsedAtMs: number | null;
}

/** What is known of an address. */
export interface KnownAddress {
  readonly userId: string;
  readonly applicationSid: string | null;
  /** Newest first: that is what a phone most often uses. */
  readonly candidates: readonly DigestCandidate[];
}

export interface AddressQuery {
  readonly realm: string;
  readonly username: string;
  readonly algorithm: DigestAlgorithm;
  readonly nowMs: number;
}

interface Row {
  readonly userId: string;
  readonly applicationSid: string | null;
  readonly secretId: string | null;
  readonly md5: string | null;
  readonly sha256: string | null;
  readonly expiresAtMs: number | null;
  readonly lastUsedAtMs: number | null;
}

/** The query with the name of each value where the value belongs. */
function compile(db: Database): CompiledQuery<Row> {
  return db
    .selectFrom('company')
    .innerJoin('app_user', 'app_user.company_id', 'company.id')
    .leftJoin('device', 'device.user_id', 'app_user.id')
    .leftJoin('device_secret', (join) =>
      join
        .onRef('device_secret.device_id', '=', 'device.id')
        .on('device_secret.expires_at', '>', sql<number>`${'nowMs'}`),
    )
    .where('company.sip_domain', '=', sql<string>`${'realm'}`)
    .where('app_user.username', '=', sql<string>`${'username'}`)
    .orderBy('device_secret.created_at', 'desc')
    .select([
      'app_user.id as userId',
      'app_user.application_sid as applicationSid',
      'device_secret.id as secretId',
      'device_secret.ha1_md5 as md5',
      'device_secret.ha1_sha256 as sha256',
      'device_secret.expires_at as expiresAtMs',
      'device_secret.last_used_at as lastUsedAtMs',
    ])
    .compile();
}

/** Finds the secrets of an address with a single query: every registration of every phone comes through here. */
export class DigestCandidates {
  readonly #db: Database;
  /** Building the text of a query costs more than running it, so it is built once. */
  readonly #compiled: CompiledQuery<Row>;

  constructor(db: Database) {
    this.#db = db;
    this.#compiled = compile(db);
  }

  /** Undefined when there is no such address. */
  async find(query: AddressQuery): Promise<KnownAddress | undefined> {
    const values: Readonly<Record<string, unknown>> = { ...query };
    const parameters = this.#compiled.parameters.map((name) => values[String(name)]);
    const filled: CompiledQuery<Row> = { ...this.#compiled, parameters };
    const { rows } = await this.#db.executeQuery(filled);
    const [first] = rows;
    if (first === undefined) return undefined;
    const candidates = rows.flatMap((row) => candidateOf(row, query.algorithm));
    return { userId: first.userId, applicationSid: first.applicationSid, candidates };
  }
}

function candidateOf(row: Row, algorithm: DigestAlgorithm): readonly DigestCandidate[] {
  const { expiresAtMs, lastUsedAtMs, secretId } = row;
  const sealedHa1 = algorithm === 'MD5' ? row.md5 : row.sha256;
  // A user without a living secret is one row without a secret.
  if (secretId === null || sealedHa1 === null || expiresAtMs === null) return [];
  return [{ secretId, sealedHa1, expiresAtMs, lastUsedAtMs }];
}
