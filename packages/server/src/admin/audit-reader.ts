import type { Database } from '../storage/tables.js';

export interface AuditEntry {
  readonly atMs: number;
  readonly actor: string;
  readonly action: string;
  readonly subject: string | null;
  readonly sourceAddress: string | null;
  /** JSON. */
  readonly details: string;
}

/** Who did what, for the operator to read. */
export class AuditReader {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** The oldest first. With `lastCount`, no more than that many: the last ones. */
  async list(sinceMs: number, lastCount: number): Promise<readonly AuditEntry[]> {
    const rows = await this.#db
      .selectFrom('audit_event')
      .where('at', '>=', sinceMs)
      .orderBy('at', 'desc')
      .orderBy('id', 'desc')
      .limit(lastCount)
      .select(['at as atMs', 'actor', 'action', 'subject', 'source_address as sourceAddress', 'details'])
      .execute();
    return rows.reverse();
  }
}
