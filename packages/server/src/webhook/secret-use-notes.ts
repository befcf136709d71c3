import type { Clock, Logger } from '@offhook/primitives';
import { type CompiledQuery, sql } from 'kysely';
import type { Database } from '../storage/tables.js';

export interface SecretUseNotesOptions {
  readonly db: Database;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * How exactly it is known when a secret was last used. Phones register every few minutes: each use that is written
 * costs as much as the rest of the verdict, and empties the cache of those who read.
 */
export const noteUseEveryMs = 1_800_000;
/** How long notes are collected. What a process that is killed had collected is lost. */
const collectMs = 1_000;
/** How far the database may be behind the last use of a secret. */
export const noteLagMs: number = noteUseEveryMs + collectMs;

/** Few at a time and with pauses, because SQLite writes while everybody waits. */
const batchCount = 100;
const pauseMs = 10;

/** The query with places for a batch, which are marked by their numbers. */
function compile(db: Database): CompiledQuery {
  const places = Array.from({ length: batchCount }, (_, index) => sql<string>`${index}`);
  return db
    .updateTable('device_secret')
    .set({ last_used_at: sql<number>`${'nowMs'}` })
    .where('id', 'in', places)
    .compile();
}

/** Writes down when secrets were last used, apart from the requests that use them. */
export class SecretUseNotes implements AsyncDisposable {
  readonly #options: SecretUseNotesOptions;
  readonly #compiled: CompiledQuery;
  /** Secrets by their ids, with the time of their last use. */
  readonly #pending: Map<string, number> = new Map<string, number>();
  #cancelNext: (() => void) | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(options: SecretUseNotesOptions) {
    this.#options = options;
    this.#compiled = compile(options.db);
  }

  /** A phone that registers often need not write often. */
  note(secretId: string, lastUsedAtMs: number | null): void {
    const nowMs = this.#options.clock.now();
    if (lastUsedAtMs !== null && nowMs - lastUsedAtMs < noteUseEveryMs) return;
    this.#pending.set(secretId, nowMs);
    this.#cancelNext ??= this.#options.clock.after(collectMs, this.#writeSome);
  }

  /** Writes what is left. */
  async dispose(): Promise<void> {
    this.#cancelNext?.();
    this.#cancelNext = undefined;
    await this.#writing;
    while (this.#pending.size > 0) await this.#writeBatch();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.dispose();
  }

  readonly #writeSome = (): void => {
    this.#writing = this.#writeBatch().then(() => {
      const isDone = this.#pending.size === 0 || this.#cancelNext === undefined;
      this.#cancelNext = isDone ? undefined : this.#options.clock.after(pauseMs, this.#writeSome);
    });
  };

  async #writeBatch(): Promise<void> {
    const batch: (readonly [id: string, atMs: number])[] = [];
    for (const note of this.#pending) {
      if (batch.push(note) === batchCount) break;
    }
    for (const [id] of batch) this.#pending.delete(id);
    try {
      await this.#options.db.executeQuery(this.#fill(batch));
    } catch (error) {
      // The next use of the same secret is noted again.
      this.#options.logger.warn('the last uses of secrets were not written down', { error });
    }
  }

  #fill(batch: readonly (readonly [id: string, atMs: number])[]): CompiledQuery {
    const newestMs = Math.max(...batch.map(([, atMs]) => atMs));
    const last = batch.at(-1)?.[0];
    // Always the same text, because each text is prepared once: what is too short is filled up.
    const parameters = this.#compiled.parameters.map((place) =>
      place === 'nowMs' ? newestMs : (batch[Number(place)]?.[0] ?? last),
    );
    return { ...this.#compiled, parameters };
  }
}
