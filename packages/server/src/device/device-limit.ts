import type { Transaction } from 'kysely';
import { importedPhoneId } from './imported-phone-id.js';
import type { Tables } from '../storage/tables.js';

export interface DeviceLimit {
  readonly userId: string;
  /** The device that was just made, which stays. */
  readonly newId: string;
  readonly perUserCount: number;
}

/** Lets a user have `perUserCount` devices; those that were unused longest go. */
export async function forgetOldDevices(
  work: Transaction<Tables>,
  { newId, perUserCount, userId }: DeviceLimit,
): Promise<void> {
  const staying = [newId, importedPhoneId(userId)];
  const others = work.selectFrom('device').where('user_id', '=', userId).where('id', 'not in', staying);
  const kept = others
    .orderBy(
      // One that was made and never provisioned has been unused since it was made.
      (is) =>
        is
          .case()
          .when('last_provisioned_at', '>', is.ref('created_at'))
          .then(is.ref('last_provisioned_at'))
          .else(is.ref('created_at'))
          .end(),
      'desc',
    )
    .limit(perUserCount - 1)
    .select('id');
  await work
    .deleteFrom('device')
    .where('user_id', '=', userId)
    .where('id', 'not in', staying)
    .where('id', 'not in', kept)
    .execute();
}
