import { ServerError } from '../error/server-error.js';
import type { Database } from '../storage/tables.js';
import type { SecretBox } from './secret-box.js';

/** The setting that is sealed with the key, and what it is sealed for. */
export const keyCheckName = 'key-check';
const text = 'offhook';

/**
 * Makes sure that the key is the one that the data was sealed with: with another one no phone could register,
 * and nobody would know why.
 *
 * @throws ServerError server/key-mismatch
 */
export async function checkKeyFits(db: Database, box: SecretBox): Promise<void> {
  await db
    .insertInto('setting')
    .values({ name: keyCheckName, value: box.seal(text, keyCheckName) })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
  const { value } = await db
    .selectFrom('setting')
    .where('name', '=', keyCheckName)
    .select('value')
    .executeTakeFirstOrThrow();
  if (box.open(value, keyCheckName) === text) return;
  const message =
    'The key is not the one that the data folder was made with. Give the old key, or start with an empty folder.';
  throw new ServerError('server/key-mismatch', message);
}
