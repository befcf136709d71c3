import { CompiledQuery, type DatabaseConnection, type Driver, type QueryResult } from 'kysely';
import pg from 'pg';
import { isDriverFailure, StorageError } from '../storage-error.js';

/** What PostgreSQL itself refuses has a SQLSTATE; all else is a connection that broke or was too slow. */
function explain(cause: unknown): unknown {
  const isRefusedStatement = cause instanceof pg.DatabaseError && !isDriverFailure(cause);
  return isRefusedStatement ? cause : new StorageError({ cause });
}

/** One connection of the pool, for as long as somebody has it. */
class PostgresSession implements DatabaseConnection {
  readonly #client: pg.PoolClient;
  #isBroken = false;

  constructor(client: pg.PoolClient) {
    this.#client = client;
  }

  async executeQuery<Row>({ parameters, sql }: CompiledQuery): Promise<QueryResult<Row>> {
    try {
      const { command, rowCount, rows } = await this.#client.query<pg.QueryResultRow>(sql, [...parameters]);
      const isWrite = command !== 'SELECT' && rowCount !== null;
      return { rows: rows as Row[], ...(isWrite ? { numAffectedRows: BigInt(rowCount) } : {}) };
    } catch (error) {
      // A statement may still be under way on it: the next caller must not get its answer.
      this.#isBroken ||= !(error instanceof pg.DatabaseError);
      throw explain(error);
    }
  }

  async *streamQuery<Row>(query: CompiledQuery): AsyncIterableIterator<QueryResult<Row>> {
    yield await this.executeQuery<Row>(query);
  }

  async rollback(): Promise<void> {
    // A connection that is closed has rolled back.
    if (!this.#isBroken) await this.executeQuery(CompiledQuery.raw('rollback'));
  }

  release(): void {
    this.#client.release(this.#isBroken);
  }
}

/** Connections from a pool; what breaks in them is a `StorageError`. */
export class PostgresPoolDriver implements Driver {
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  init(): Promise<void> {
    return Promise.resolve();
  }

  async acquireConnection(): Promise<PostgresSession> {
    try {
      return new PostgresSession(await this.#pool.connect());
    } catch (cause) {
      throw new StorageError({ cause });
    }
  }

  async beginTransaction(session: PostgresSession): Promise<void> {
    await session.executeQuery(CompiledQuery.raw('begin'));
  }

  async commitTransaction(session: PostgresSession): Promise<void> {
    await session.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(session: PostgresSession): Promise<void> {
    await session.rollback();
  }

  releaseConnection(session: PostgresSession): Promise<void> {
    session.release();
    return Promise.resolve();
  }

  async destroy(): Promise<void> {
    if (!this.#pool.ended) await this.#pool.end();
  }
}
