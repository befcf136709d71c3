import type { Logger } from '@offhook/primitives';
import { Kysely } from 'kysely';
import { ServerError } from '../../error/server-error.js';
import { migrate } from '../migrate.js';
import type { Database, Tables } from '../tables.js';
import { PostgresDialect } from './postgres-dialect.js';
import { createPostgresPool, type PostgresPoolOptions } from './postgres-pool.js';

const limits = { maxCount: 10, statementTimeoutMs: 10_000 };

function connect(options: PostgresPoolOptions): Database {
  return new Kysely<Tables>({ dialect: new PostgresDialect(createPostgresPool(options)) });
}

/** A database that is up to date already. */
export function connectPostgres(url: string, logger: Logger): Database {
  return connect({ url, logger, ...limits });
}

/** A start may wait for another's migrations, and a migration of much data takes its time. */
async function migrateAlone(url: string, logger: Logger): Promise<void> {
  const db = connect({ url, logger, maxCount: 1, statementTimeoutMs: 0 });
  try {
    await migrate(db);
  } finally {
    await db.destroy();
  }
}

/**
 * Opens the PostgreSQL database at `url` and brings it up to date.
 *
 * @throws ServerError server/database-unusable
 */
export async function openPostgres(url: string, logger: Logger): Promise<Database> {
  try {
    await migrateAlone(url, logger);
  } catch (cause) {
    const message = 'The PostgreSQL database cannot be used. Does it run, and is DATABASE_URL right?';
    throw new ServerError('server/database-unusable', message, { cause });
  }
  return connectPostgres(url, logger);
}
