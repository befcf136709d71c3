import { expect, it } from 'vitest';
import { openMemoryDatabase } from '../storage/database.js';
import { checkKeyFits } from './key-fit.js';
import { SecretBox } from './secret-box.js';

it('takes the first key for good, and refuses every other', async () => {
  const db = await openMemoryDatabase();
  const first = new SecretBox(Buffer.alloc(32, 1));
  const second = new SecretBox(Buffer.alloc(32, 2));
  await checkKeyFits(db, first);
  await checkKeyFits(db, first);
  await expect(checkKeyFits(db, second)).rejects.toMatchObject({ code: 'server/key-mismatch' });
  await checkKeyFits(db, first);
  await db.destroy();
});
