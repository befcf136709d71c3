import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Kysely, SqliteDialect } from 'kysely';
import Libsql from 'libsql';
import { ServerError } from '../error/server-error.js';
import { makePrivate } from '../secret/private-file.js';
import { migrate } from './migrate.js';
import { withStatementCache } from './statement-cache.js';
import type { Database, Tables } from './tables.js';

export const databaseFileName = 'offhook.db';

/** How long a statement waits for another process that writes. */
const busyTimeoutMs = 5_000;

function connect(path: string): Database {
  const connection = new Libsql(path);
  connection.pragma(`busy_timeout = ${busyTimeoutMs}`);
  // With a write-ahead log a crash of the process loses nothing, and a power cut at most the last commits.
  connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = NORMAL');
  connection.pragma('foreign_keys = ON');
  return new Kysely<Tables>({ dialect: new SqliteDialect({ database: withStatementCache(connection) }) });
}

/** A database that is gone with the process: for tests and trials. */
export async function openMemoryDatabase(): Promise<Database> {
  const db = connect(':memory:');
  await migrate(db);
  return db;
}

/**
 * Opens the database in `folder`, makes what is missing and brings it up to date.
 *
 * @throws ServerError server/data-folder-unusable
 */
export async function openDatabase(folder: string): Promise<Database> {
  const path = join(folder, databaseFileName);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const db = connect(path);
    await makePrivate(path);
    await migrate(db).catch(async (error: unknown) => {
      await db.destroy();
      throw error;
    });
    return db;
  } catch (cause) {
    const message = `The data folder ${folder} cannot be used. Does this user have the right to write there?`;
    throw new ServerError('server/data-folder-unusable', message, { cause });
  }
}
