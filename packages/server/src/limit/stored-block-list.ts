import { type Clock, type Logger, SerialQueue } from '@offhook/primitives';
import type { Database } from '../storage/tables.js';
import type { BlockList } from './block-list.js';
import type { BlockedKey } from './failure-limiter.js';

export interface StoredBlockListOptions {
  readonly db: Database;
  /** Keeps the sources of one limit apart from those of another. */
  readonly list: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** So late at most a process hears of what another one blocked or cleared. */
export const rereadEveryMs = 2_000;
const maxCount = 10_000;

/**
 * In the database, so that it survives a restart and the operator's command sees it. A copy in memory, read anew
 * every few seconds, answers who is not blocked without asking. When the database fails, what this process blocked
 * holds in this process.
 */
export class StoredBlockList implements BlockList {
  readonly #options: StoredBlockListOptions;
  /** Writing and reading take turns: a reading that began before a block must not forget it. */
  readonly #queue: SerialQueue = new SerialQueue();
  readonly #unsaved: Map<string, number> = new Map<string, number>();
  #copy: Map<string, number> = new Map<string, number>();
  #readAtMs = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | undefined;

  constructor(options: StoredBlockListOptions) {
    this.#options = options;
  }

  async untilMs(key: string): Promise<number> {
    if (this.#options.clock.now() - this.#readAtMs >= rereadEveryMs) await this.#reread();
    return this.#copy.get(key) ?? 0;
  }

  async block(key: string, untilMs: number): Promise<void> {
    this.#unsaved.set(key, untilMs);
    this.#copy.set(key, untilMs);
    await this.#queue.run(async () => {
      await this.#withoutFailing(async () => {
        await this.#saveUnsaved();
      });
    });
  }

  async clear(key: string): Promise<void> {
    this.#unsaved.delete(key);
    await this.#queue.run(async () => {
      const { db, list } = this.#options;
      await db.deleteFrom('blocked_source').where('list', '=', list).where('source', '=', key).execute();
      this.#copy.delete(key);
    });
  }

  async all(): Promise<readonly BlockedKey[]> {
    await this.#reread();
    const nowMs = this.#options.clock.now();
    const all = [...this.#copy].map(([key, untilMs]) => ({ key, untilMs }));
    return all.filter(({ untilMs }) => untilMs > nowMs);
  }

  /** Once for all who wait for it. */
  async #reread(): Promise<void> {
    this.#reading ??= this.#queue.run(async () => {
      await this.#withoutFailing(async () => {
        await this.#saveUnsaved();
        await this.#read();
      });
      this.#readAtMs = this.#options.clock.now();
      this.#reading = undefined;
    });
    await this.#reading;
  }

  async #read(): Promise<void> {
    const { clock, db, list } = this.#options;
    const rows = await db
      .selectFrom('blocked_source')
      .where('list', '=', list)
      .where((is) => is.or([is('until_at', 'is', null), is('until_at', '>', clock.now())]))
      .orderBy('created_at', 'desc')
      .limit(maxCount)
      .select(['source', 'until_at as untilMs'])
      .execute();
    this.#copy = new Map(
      rows.map(({ source, untilMs }) => [source, untilMs ?? Number.POSITIVE_INFINITY] as const),
    );
    for (const [key, untilMs] of this.#unsaved) this.#copy.set(key, untilMs);
  }

  async #saveUnsaved(): Promise<void> {
    const { clock, db, list } = this.#options;
    for (const [source, untilMs] of this.#unsaved) {
      const changes = { until_at: Number.isFinite(untilMs) ? untilMs : null, created_at: clock.now() };
      await db
        .insertInto('blocked_source')
        .values({ list, source, ...changes })
        .onConflict((conflict) => conflict.columns(['list', 'source']).doUpdateSet(changes))
        .execute();
      this.#unsaved.delete(source);
    }
  }

  /** A limit is not worth a failed login. */
  async #withoutFailing(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#options.logger.warn('the block list is not saved', { list: this.#options.list, error });
    }
  }
}

/** Forgets blocks that are over. */
export async function deleteExpiredBlocks(db: Database, nowMs: number): Promise<void> {
  await db.deleteFrom('blocked_source').where('until_at', '<', nowMs).execute();
}
