import type { DigestAlgorithm } from '@offhook/sip-message';
import type { Database } from '../storage/tables.js';
import { type AddressBatch, CandidateQuery } from './candidate-query.js';
import type { DigestCandidate } from './digest-candidate.js';

/** The address of a digest: `username@realm`. */
export interface DigestAddress {
  readonly realm: string;
  readonly username: string;
}

/** Finds the secrets of an address: every registration of every phone comes through here. */
export class DigestCandidates {
  readonly #db: Database;
  readonly #queries: Readonly<Record<DigestAlgorithm, CandidateQuery>>;
  /** Whose turn comes next: what is asked within one turn of the event loop is looked up together. */
  readonly #open: Map<DigestAlgorithm, AddressBatch> = new Map<DigestAlgorithm, AddressBatch>();

  constructor(db: Database) {
    this.#db = db;
    this.#queries = { MD5: new CandidateQuery(db, 'MD5'), 'SHA-256': new CandidateQuery(db, 'SHA-256') };
  }

  /** What ends last first: that is the newest, and what a phone most often uses. */
  async find(
    { realm, username }: DigestAddress,
    algorithm: DigestAlgorithm,
    nowMs: number,
  ): Promise<readonly DigestCandidate[]> {
    const address = `${username}@${realm}`;
    const rows = await this.#batchOf(algorithm).add(address);
    // An @ in a name must not make one address look like another.
    return rows.filter((row) => row.expiresAtMs > nowMs && row.username === username);
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

  #batchOf(algorithm: DigestAlgorithm): AddressBatch {
    const open = this.#open.get(algorithm);
    if (open !== undefined && !open.isFull) return open;
    const batch = this.#queries[algorithm].openBatch(() => {
      if (this.#open.get(algorithm) === batch) this.#open.delete(algorithm);
    });
    this.#open.set(algorithm, batch);
    return batch;
  }
}
