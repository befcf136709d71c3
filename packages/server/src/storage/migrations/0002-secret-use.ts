import type { Kysely, Migration } from 'kysely';

async function hasColumn(db: Kysely<unknown>, table: string, column: string): Promise<boolean> {
  const tables = await db.introspection.getTables();
  const found = tables.find(({ name }) => name === table);
  return found?.columns.some(({ name }) => name === column) ?? false;
}

/**
 * When each device secret was last used, so that one that a phone lives by is not forgotten for newer ones.
 * May be run again after a crash before it was noted down.
 */
export const secretUse: Migration = {
  up: async (db: Kysely<unknown>) => {
    if (await hasColumn(db, 'device_secret', 'last_used_at')) return;
    await db.schema.alterTable('device_secret').addColumn('last_used_at', 'bigint').execute();
  },
};
