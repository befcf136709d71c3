import { type Migration, type MigrationProvider, Migrator } from 'kysely';
import type { Database } from './tables.js';
import { firstTables } from './migrations/0001-first-tables.js';
import { secretUse } from './migrations/0002-secret-use.js';
import { identity } from './migrations/0003-identity.js';

/** In the order of their names. One that was released is never changed. */
const migrations: Readonly<Record<string, Migration>> = {
  '0001-first-tables': firstTables,
  '0002-secret-use': secretUse,
  '0003-identity': identity,
};

const provider: MigrationProvider = { getMigrations: () => Promise.resolve({ ...migrations }) };

/** Brings the database up to date; each migration runs once. Answers the names of those that ran now. */
export async function migrate(db: Database): Promise<readonly string[]> {
  const { error, results = [] } = await new Migrator({ db, provider }).migrateToLatest();
  if (error !== undefined)
    throw error instanceof Error ? error : new Error('A migration failed.', { cause: error });
  return results.filter(({ status }) => status === 'Success').map(({ migrationName }) => migrationName);
}

/** Whether every migration of this release has run. */
export async function isMigrated(db: Database): Promise<boolean> {
  const all = await new Migrator({ db, provider }).getMigrations();
  return all.every(({ executedAt }) => executedAt !== undefined);
}
