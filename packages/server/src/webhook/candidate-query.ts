import type { DigestAlgorithm } from '@offhook/sip-message';
import { type CompiledQuery, sql } from 'kysely';
import type { Database } from '../storage/tables.js';
import type { DigestCandidate } from './digest-candidate.js';

/** A candidate with what its address is made of. */
export interface CandidateRow extends DigestCandidate {
  readonly address: string;
  readonly username: string;
}

/** How many addresses one statement looks up. Few texts, because each is prepared once and kept. */
const sizes = [1, 4, 16, 64] as const;
const maxCount = 64;

const columns = { MD5: 'device_secret.ha1_md5', 'SHA-256': 'device_secret.ha1_sha256' } as const;

/** The query with the number of an address in the place of each address. */
function compile(db: Database, algorithm: DigestAlgorithm, count: number): CompiledQuery<CandidateRow> {
  const places = Array.from({ length: count }, (_, index) => sql<string>`${index}`);
  return (
    db
      .selectFrom('device_secret')
      .innerJoin('device', 'device.id', 'device_secret.device_id')
      .innerJoin('app_user', 'app_user.id', 'device.user_id')
      .innerJoin('company', 'company.id', 'app_user.company_id')
      .where('device_secret.address', 'in', places)
      // A secret ends with the address that it was made for.
      .where(sql<boolean>`device_secret.address = app_user.username || '@' || company.sip_domain`)
      .select(({ fn }) => [
        'device_secret.address as address',
        'device_secret.id as secretId',
        `${columns[algorithm]} as sealedHa1`,
        'device_secret.expires_at as expiresAtMs',
        'device_secret.last_used_at as lastUsedAtMs',
        'app_user.id as userId',
        'app_user.username as username',
        'app_user.disabled_at as disabledAtMs',
        fn
          .coalesce('device.application_sid', 'app_user.application_sid', 'company.application_sid')
          .as('applicationSid'),
      ])
      .compile()
  );
}

type Rows = readonly CandidateRow[];

/** Addresses that are looked up with one statement. */
export class AddressBatch {
  readonly #addresses: Set<string> = new Set<string>();
  readonly #found: Promise<ReadonlyMap<string, Rows>>;

  constructor(lookUp: (addresses: ReadonlySet<string>) => Promise<ReadonlyMap<string, Rows>>) {
    this.#found = new Promise((resolve) => {
      // After everything that this turn of the event loop has brought in.
      setImmediate(() => {
        resolve(lookUp(this.#addresses));
      });
    });
  }

  get isFull(): boolean {
    return this.#addresses.size >= maxCount;
  }

  /** Answers the rows of the address; what ends last is first. */
  async add(address: string): Promise<Rows> {
    this.#addresses.add(address);
    return (await this.#found).get(address) ?? [];
  }
}

/**
 * Looks up the secrets of addresses, many at once: more than half of the time of a lookup is the statement's own and
 * not the row's, so one statement for sixteen phones takes less than half of the time of sixteen statements.
 */
export class CandidateQuery {
  readonly #db: Database;
  /** Building the text of a query costs more than running it, so it is built once. */
  readonly #compiled: ReadonlyMap<number, CompiledQuery<CandidateRow>>;

  constructor(db: Database, algorithm: DigestAlgorithm) {
    this.#db = db;
    this.#compiled = new Map(sizes.map((size) => [size, compile(db, algorithm, size)]));
  }

  /** `onClosed` is called when nothing can be added any more. */
  openBatch(onClosed: () => void): AddressBatch {
    return new AddressBatch(async (addresses) => {
      onClosed();
      return await this.#find([...addresses]);
    });
  }

  async #find(addresses: readonly string[]): Promise<ReadonlyMap<string, Rows>> {
    const { rows } = await this.#db.executeQuery(this.#fill(addresses));
    const found = new Map<string, CandidateRow[]>();
    for (const row of rows) {
      const others = found.get(row.address);
      if (others === undefined) found.set(row.address, [row]);
      else others.push(row);
    }
    for (const group of found.values()) group.sort((a, b) => b.expiresAtMs - a.expiresAtMs);
    return found;
  }

  #fill(addresses: readonly string[]): CompiledQuery<CandidateRow> {
    const size = sizes.find((count) => count >= addresses.length) ?? maxCount;
    const compiled = this.#compiled.get(size);
    if (compiled === undefined) throw new Error('There is no statement for so many addresses.');
    // What is too short is filled up with an address that is asked for anyway.
    const parameters = compiled.parameters.map((place) => addresses[Number(place)] ?? addresses[0]);
    return { ...compiled, parameters };
  }
}
