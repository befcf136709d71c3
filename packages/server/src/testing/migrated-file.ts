import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { databaseFileName, openDatabase } from '../storage/database.js';
import { temporaryFolder } from './temporary-folder.js';

let migrated: Promise<Buffer> | undefined;

/** Puts an empty database with all its tables into a folder: what the first start makes there, without its time. */
export async function writeMigratedFile(folder: string): Promise<void> {
  migrated ??= migrate();
  await writeFile(join(folder, databaseFileName), await migrated, { mode: 0o600 });
}

async function migrate(): Promise<Buffer> {
  await using folder = await temporaryFolder();
  await (await openDatabase(folder.path)).destroy();
  return await readFile(join(folder.path, databaseFileName));
}
