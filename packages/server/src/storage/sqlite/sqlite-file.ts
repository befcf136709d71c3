import { statSync } from 'node:fs';
import { type Clock, sleep } from '@offhook/primitives';
import type { SqliteDatabase } from 'kysely';
import Libsql from 'libsql';
import { withStatementCache } from '../statement-cache.js';
import { isDriverFailure, StorageError } from '../storage-error.js';

export const inMemory = ':memory:';

/** Opening is done with it, before there is anybody whom waiting could hold up. */
const openTimeoutMs = 5_000;
/** SQLite's own 2 MB hold not even the upper pages of the indices of 100,000 phones. */
const readCacheKib = 32_768;
const busyPausesMs = [1, 2, 5, 10, 25] as const;

/** Opens `path` with the settings that every connection of ours has. */
function connect(path: string): Libsql.Database {
  const connection = new Libsql(path);
  connection.pragma(`busy_timeout = ${openTimeoutMs}`);
  // With a write-ahead log a crash of the process loses nothing, and a power cut at most the last commits.
  connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = NORMAL');
  connection.pragma('foreign_keys = ON');
  // From here on the waiting is ours: SQLite's own would stop the whole process.
  connection.pragma('busy_timeout = 0');
  return connection;
}

/** Tells the file at `path` from another one that took its place. */
function identityOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.ino;
}

export interface SqliteFileOptions {
  readonly clock: Clock;
  /** How long a statement waits for another process that writes, and for others of this one. */
  readonly busyTimeoutMs: number;
}

/** One database file, with a connection that writes and one that reads beside it. */
export class SqliteFile {
  readonly #path: string;
  readonly #options: SqliteFileOptions;
  readonly #connections: readonly Libsql.Database[];
  readonly #identity: number | undefined;
  readonly writer: SqliteDatabase;
  /** Sees what is committed, also while somebody else writes. A database in memory has only the writer. */
  readonly reader: SqliteDatabase;
  #isClosed = false;

  constructor(path: string, options: SqliteFileOptions) {
    this.#path = path;
    this.#options = options;
    const writer = connect(path);
    this.writer = withStatementCache(writer);
    const reader = path === inMemory ? undefined : connect(path);
    reader?.pragma(`cache_size = -${readCacheKib}`);
    this.reader = reader === undefined ? this.writer : withStatementCache(reader);
    this.#connections = reader === undefined ? [writer] : [writer, reader];
    this.#identity = identityOf(path);
  }

  get isInTransaction(): boolean {
    return this.#connections[0]?.inTransaction ?? false;
  }

  /**
   * Runs one statement, and waits while another process has the lock, without stopping this one.
   *
   * @throws StorageError and what the statement throws
   */
  async run<Result>(statement: () => Result): Promise<Result> {
    if (this.#isClosed) throw new StorageError({ cause: new Error('The database is closed.') });
    const { busyTimeoutMs, clock } = this.#options;
    const untilMs = clock.now() + busyTimeoutMs;
    for (let attempt = 0; ; attempt += 1) {
      try {
        return statement();
      } catch (error) {
        if (!isBusy(error) || clock.now() >= untilMs) {
          throw isDriverFailure(error) ? new StorageError({ cause: error }) : error;
        }
        await sleep(busyPausesMs[attempt] ?? 25, clock);
      }
    }
  }

  /** What is written to a file that has no name any more would be lost. @throws StorageError */
  checkIsThere(): void {
    if (this.#path === inMemory || identityOf(this.#path) === this.#identity) return;
    throw new StorageError({ cause: new Error('The database file was deleted or replaced.') });
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    // libsql leaves the log to the garbage collector; empty, it cannot be mixed up with another file's.
    try {
      if (this.#path !== inMemory) this.#connections[0]?.pragma('wal_checkpoint(TRUNCATE)');
    } finally {
      for (const connection of this.#connections) connection.close();
    }
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY');
}
