import type { Transaction } from 'kysely';
import type { Tables } from '../storage/tables.js';

/** Which sessions: one, or those that a proof opened. */
export interface SessionsBy {
  readonly column: 'id' | 'access_token_id' | 'application_id';
  readonly value: string;
}

/**
 * Holds sessions until the end of the transaction, by an update that changes nothing. Whoever gives a session a device
 * secret and whoever ends it with its secrets do so first: else a secret that is being made would outlive its session.
 * Answers whether there are any.
 */
export async function lockSessions(
  work: Transaction<Tables>,
  { column, value }: SessionsBy,
): Promise<boolean> {
  const { numUpdatedRows } = await work
    .updateTable('session')
    .set((row) => ({ last_used_at: row.ref('last_used_at') }))
    .where(column, '=', value)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
