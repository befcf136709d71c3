import type { Transaction } from 'kysely';
import type { Tables } from '../storage/tables.js';

/**
 * Lets one transaction after the other work on what a user has: an update that changes nothing holds the row in
 * PostgreSQL, and the database in SQLite, until the end of the transaction.
 */
export async function lockUser(work: Transaction<Tables>, userId: string): Promise<void> {
  await work
    .updateTable('app_user')
    .set((row) => ({ settings: row.ref('settings') }))
    .where('id', '=', userId)
    .execute();
}
