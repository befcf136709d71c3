import type { CompiledQuery, DatabaseConnection, Driver, QueryResult, SqliteDatabase } from 'kysely';
import { StorageError } from '../storage-error.js';
import type { SqliteFile, SqliteFileOptions } from './sqlite-file.js';
import { WriteLock } from './write-lock.js';

const isRead = /^\s*select\b/i;

function execute<Row>(database: SqliteDatabase, { parameters, sql }: CompiledQuery): QueryResult<Row> {
  const statement = database.prepare(sql);
  if (statement.reader) return { rows: statement.all(parameters) as Row[] };
  const { changes, lastInsertRowid } = statement.run(parameters);
  return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
}

/** What one caller does: statements by themselves, or a transaction. */
class SqliteSession implements DatabaseConnection {
  readonly #file: SqliteFile;
  readonly #lock: WriteLock;
  #isInTransaction = false;

  constructor(file: SqliteFile, lock: WriteLock) {
    this.#file = file;
    this.#lock = lock;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    const { reader, writer } = this.#file;
    if (this.#isInTransaction) return await this.#file.run(() => this.#executeWithin<Row>(query));
    if (reader !== writer && isRead.test(query.sql)) {
      return await this.#file.run(() => execute<Row>(reader, query));
    }
    return await this.#alone(() => execute<Row>(writer, query));
  }

  /** SQLite ends a transaction by itself when the disk is full: what follows must not be written alone. */
  #executeWithin<Row>(query: CompiledQuery): QueryResult<Row> {
    if (!this.#file.isInTransaction) throw new StorageError({ cause: new Error('The transaction is over.') });
    return execute<Row>(this.#file.writer, query);
  }

  async *streamQuery<Row>(query: CompiledQuery): AsyncIterableIterator<QueryResult<Row>> {
    yield await this.executeQuery<Row>(query);
  }

  async begin(): Promise<void> {
    await this.#lock.take();
    try {
      this.#file.checkIsThere();
      // The write lock first: a transaction that read before it writes would be refused at once, not wait.
      await this.#file.run(() => this.#file.writer.prepare('begin immediate').run([]));
      this.#isInTransaction = true;
    } finally {
      if (!this.#isInTransaction) this.#lock.release();
    }
  }

  async end(command: 'commit' | 'rollback'): Promise<void> {
    try {
      // A full disk has SQLite roll back by itself.
      if (command === 'rollback' && !this.#file.isInTransaction) return;
      await this.#file.run(() => this.#file.writer.prepare(command).run([]));
    } finally {
      // Kysely rolls back after a commit that failed.
      if (this.#isInTransaction && !this.#file.isInTransaction) {
        this.#isInTransaction = false;
        this.#lock.release();
      }
    }
  }

  async #alone<Result>(statement: () => Result): Promise<Result> {
    await this.#lock.take();
    try {
      this.#file.checkIsThere();
      return await this.#file.run(statement);
    } finally {
      this.#lock.release();
    }
  }
}

/** Reads go beside writes; writes go one after the other, within this process and among several. */
export class SqliteDriver implements Driver {
  readonly #file: SqliteFile;
  readonly #lock: WriteLock;

  constructor(file: SqliteFile, { busyTimeoutMs, clock }: SqliteFileOptions) {
    this.#file = file;
    this.#lock = new WriteLock(clock, busyTimeoutMs);
  }

  init(): Promise<void> {
    return Promise.resolve();
  }

  acquireConnection(): Promise<SqliteSession> {
    return Promise.resolve(new SqliteSession(this.#file, this.#lock));
  }

  async beginTransaction(session: SqliteSession): Promise<void> {
    await session.begin();
  }

  async commitTransaction(session: SqliteSession): Promise<void> {
    await session.end('commit');
  }

  async rollbackTransaction(session: SqliteSession): Promise<void> {
    await session.end('rollback');
  }

  releaseConnection(): Promise<void> {
    return Promise.resolve();
  }

  destroy(): Promise<void> {
    this.#file.close();
    return Promise.resolve();
  }
}
