import type { Transaction } from 'kysely';
import { importedPhoneId } from '../device/imported-phone-id.js';
import type { Database, Tables } from '../storage/tables.js';

/** Which session has a phone's password. */
export interface KeptLease {
  readonly sessionId: string;
  readonly takenAtMs: number;
}

export interface LeaseHolder {
  readonly userId: string;
  readonly sessionId: string;
}

/** Undefined while nobody has it: the lease of a session that expired is nobody's, and that of one that ended is gone. */
export async function findLease(db: Database, userId: string, nowMs: number): Promise<KeptLease | undefined> {
  return await db
    .selectFrom('phone_lease')
    .innerJoin('session', 'session.id', 'phone_lease.session_id')
    .where('phone_lease.user_id', '=', userId)
    .where('session.expires_at', '>', nowMs)
    .select(['phone_lease.session_id as sessionId', 'phone_lease.taken_at as takenAtMs'])
    .executeTakeFirst();
}

/** Ends every secret of the user, so that all phones are out, and hands the lease over. The user is locked already. */
export async function takeLease(
  work: Transaction<Tables>,
  { sessionId, userId }: LeaseHolder,
  nowMs: number,
): Promise<void> {
  const ofUser = work
    .selectFrom('device')
    .where('user_id', '=', userId)
    .where('id', '!=', importedPhoneId(userId))
    .select('id');
  await work.deleteFrom('device_secret').where('device_id', 'in', ofUser).execute();
  const lease = { session_id: sessionId, taken_at: nowMs };
  await work
    .insertInto('phone_lease')
    .values({ user_id: userId, ...lease })
    .onConflict((conflict) => conflict.column('user_id').doUpdateSet(lease))
    .execute();
}

/** Ends the secrets that the session minted, and the lease if it has it; answers whether it had. */
export async function releaseLease(
  work: Transaction<Tables>,
  { sessionId, userId }: LeaseHolder,
): Promise<boolean> {
  await work.deleteFrom('device_secret').where('session_id', '=', sessionId).execute();
  const { numDeletedRows } = await work
    .deleteFrom('phone_lease')
    .where('user_id', '=', userId)
    .where('session_id', '=', sessionId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
