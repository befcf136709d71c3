import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Clock, systemClock } from '@offhook/primitives';
import { Kysely } from 'kysely';
import { ServerError } from '../error/server-error.js';
import { makePrivate } from '../secret/private-file.js';
import { migrate } from './migrate.js';
import { SqliteDialect } from './sqlite/sqlite-dialect.js';
import { inMemory } from './sqlite/sqlite-file.js';
import type { Database, Tables } from './tables.js';

export const databaseFileName = 'offhook.db';

/** How long a request may wait for another process that writes. */
const busyTimeoutMs = 5_000;
/** How long a start may wait for another one that brings the database up to date. */
const migrationTimeoutMs = 60_000;

function connect(path: string, clock: Clock, timeoutMs = busyTimeoutMs): Database {
  return new Kysely<Tables>({ dialect: new SqliteDialect(path, { clock, busyTimeoutMs: timeoutMs }) });
}

/** A database that is gone with the process: for tests and trials. */
export async function openMemoryDatabase(): Promise<Database> {
  const db = connect(inMemory, systemClock);
  await migrate(db);
  return db;
}

async function migrateFile(path: string, clock: Clock): Promise<void> {
  const db = connect(path, clock, migrationTimeoutMs);
  try {
    await makePrivate(path);
    await migrate(db);
  } finally {
    await db.destroy();
  }
}

/**
 * Opens the database file in `folder`, makes what is missing and brings it up to date.
 *
 * @throws ServerError server/data-folder-unusable
 */
export async function openDatabase(folder: string, clock: Clock = systemClock): Promise<Database> {
  const path = join(folder, databaseFileName);
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await migrateFile(path, clock);
    return connect(path, clock);
  } catch (cause) {
    const message = `The data folder ${folder} cannot be used. Does this user have the right to write there?`;
    throw new ServerError('server/data-folder-unusable', message, { cause });
  }
}
