import type { Logger } from '@offhook/primitives';
import pg from 'pg';

export interface PostgresPoolOptions {
  /** As `postgres://user:password@host:5432/database`. */
  readonly url: string;
  readonly logger: Logger;
  /** How many connections at most. */
  readonly maxCount: number;
  /** After which PostgreSQL gives a statement up. 0: never. */
  readonly statementTimeoutMs: number;
}

const connectTimeoutMs = 5_000;
const idleTimeoutMs = 30_000;
/** PostgreSQL gives a statement up by itself; this is for one that has stopped to answer. */
const graceMs = 2_000;

/** Instants and counts fit into a number: without this they would be text. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (id, format): ((text: string) => unknown) =>
    id === pg.types.builtins.INT8
      ? Number
      : (pg.types.getTypeParser(id, format) as (text: string) => unknown),
};

export function createPostgresPool(options: PostgresPoolOptions): pg.Pool {
  const { logger, maxCount, statementTimeoutMs, url } = options;
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'offhook',
    max: maxCount,
    connectionTimeoutMillis: connectTimeoutMs,
    idleTimeoutMillis: idleTimeoutMs,
    keepAlive: true,
    types,
    ...(statementTimeoutMs === 0
      ? {}
      : {
          statement_timeout: statementTimeoutMs,
          query_timeout: statementTimeoutMs + graceMs,
          idle_in_transaction_session_timeout: statementTimeoutMs,
        }),
  });
  // Unheard, the end of an idle connection would end the process; the next statement opens a new one.
  pool.on('error', (error) => {
    logger.warn('a database connection broke', { error });
  });
  return pool;
}
