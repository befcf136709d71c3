import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import Libsql from 'libsql';
import { ServerError } from '../error/server-error.js';
import { databaseFileName } from './database.js';
import type { StorageLocation } from './open-storage.js';

const busyTimeoutMs = 5_000;

function refusal(message: string, cause?: unknown): ServerError {
  return new ServerError('server/command-refused', message, { cause });
}

/** Makes the file for its owner alone, and never over another one. */
async function createEmpty(path: string): Promise<void> {
  try {
    await (await open(path, 'wx', 0o600)).close();
  } catch (cause) {
    const isThere = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
    throw refusal(isThere ? `There is a file ${path} already.` : `The file ${path} cannot be made.`, cause);
  }
}

/** Not by `openDatabase`: that would bring the data up to date, and a backup is what one takes before. */
function copyTo(source: string, target: string): void {
  const connection = new Libsql(source, { fileMustExist: true });
  try {
    connection.pragma(`busy_timeout = ${busyTimeoutMs}`);
    // Reads one state of the data, whatever is written meanwhile; nobody who writes has to wait.
    connection.prepare('vacuum into ?').run([target]);
  } finally {
    connection.close();
  }
}

async function flush(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/**
 * Copies the database file as it is at this moment, while a server may be writing. The key is not in it.
 *
 * @throws ServerError server/command-refused
 */
export async function backupDatabase(location: StorageLocation, targetFile: string): Promise<void> {
  if (location.databaseUrl !== undefined) {
    throw refusal('The data is in PostgreSQL: make the backup with pg_dump.');
  }
  const source = join(location.dataFolder, databaseFileName);
  await (
    await open(source, 'r').catch((cause: unknown) => {
      throw refusal(`There is no database in ${location.dataFolder}.`, cause);
    })
  ).close();
  await createEmpty(targetFile);
  try {
    copyTo(source, targetFile);
    await flush(targetFile);
  } catch (cause) {
    // Half a backup is worse than none.
    await rm(targetFile, { force: true });
    throw refusal(`The backup could not be written to ${targetFile}.`, cause);
  }
}
