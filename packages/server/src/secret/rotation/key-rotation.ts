import { type Clock, sleep } from '@offhook/primitives';
import { sql, SqliteAdapter, type Transaction } from 'kysely';
import type { Database, Tables } from '../../storage/tables.js';
import { type KeyFile, mintKey } from '../key-file.js';
import { checkKeyFits } from '../key-fit.js';
import { KeyRing, keyIdOf } from '../key-ring.js';
import { SecretBox } from '../secret-box.js';
import { resealAll } from './reseal.js';

export interface KeyRotationOptions {
  readonly db: Database;
  readonly file: KeyFile;
  readonly clock: Clock;
}

export interface RotationReport {
  /** Names the key that everything is sealed with now. */
  readonly keyId: string;
  readonly resealedCount: number;
  readonly unreadableCount: number;
  /** Whether it finished a rotation that was interrupted, rather than begin one. */
  readonly isResumed: boolean;
  readonly hasOldKeys: boolean;
}

/** Names the key that a rotation is under way to. It is there from the beginning of a rotation to its end. */
const markName = 'key-rotation';

/**
 * How long a server may take from sealing a secret to keeping it: it waits for its own writes before, and for other
 * processes', 5 s at most for each.
 */
export const sealingMs = 12_000;

/**
 * Puts a new key in the place of the old one. What is on disk opens at every moment: a key is in the file before
 * anything is sealed with it, and leaves the file when nothing is any more.
 */
export class KeyRotation {
  readonly #options: KeyRotationOptions;

  constructor(options: KeyRotationOptions) {
    this.#options = options;
  }

  /** @throws ServerError server/key-invalid, server/key-mismatch */
  async rotate({ keepOld }: { readonly keepOld: boolean }): Promise<RotationReport> {
    const { db, file } = this.#options;
    const box = new SecretBox(new KeyRing(await file.load(), file));
    await checkKeyFits(db, box);
    const { isResumed, keyId } = await this.#begin();
    let { resealedCount, unreadableCount } = await resealAll({ db, box });
    if (!keepOld) {
      // What a server had sealed with the old key, and not yet kept, when the new one came.
      await sleep(sealingMs, this.#options.clock);
      const late = await resealAll({ db, box });
      resealedCount += late.resealedCount;
      unreadableCount = late.unreadableCount;
    }
    const hasOldKeys = await this.#end(keyId, keepOld);
    return { keyId, resealedCount, unreadableCount, isResumed, hasOldKeys };
  }

  async #begin(): Promise<{ readonly keyId: string; readonly isResumed: boolean }> {
    const { db, file } = this.#options;
    return await db.transaction().execute(async (work) => {
      const mark = await lockMark(work);
      const keys = await file.load();
      const currentId = keyIdOf(keys[0]);
      if (mark === currentId) return { keyId: currentId, isResumed: true };
      const key = mintKey();
      await file.replace([key, ...keys]);
      const keyId = keyIdOf(key);
      await work.updateTable('setting').set({ value: keyId }).where('name', '=', markName).execute();
      return { keyId, isResumed: false };
    });
  }

  /** Answers whether the file holds older keys. */
  async #end(keyId: string, keepOld: boolean): Promise<boolean> {
    const { db, file } = this.#options;
    await makeDurable(db);
    return await db.transaction().execute(async (work) => {
      const mark = await lockMark(work);
      const [current, ...old] = await file.load();
      // Another rotation has begun meanwhile, or ended this one: the keys are its to drop.
      if (keyIdOf(current) === keyId && mark === keyId && !keepOld && old.length > 0) {
        await file.replace([current]);
      }
      if (mark === keyId || mark === '') {
        await work.deleteFrom('setting').where('name', '=', markName).execute();
      }
      return (await file.load()).length > 1;
    });
  }
}

/** What the mark says; empty when there was none. Whoever asks too has to wait for the end of the transaction. */
async function lockMark(work: Transaction<Tables>): Promise<string> {
  const { value } = await work
    .insertInto('setting')
    .values({ name: markName, value: '' })
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet((set) => ({ value: set.ref('setting.value') })),
    )
    .returning('value')
    .executeTakeFirstOrThrow();
  return value;
}

/** Our SQLite may lose the last commits in a power cut: not when the key that would open what was before is gone. */
async function makeDurable(db: Database): Promise<void> {
  if (!(db.getExecutor().adapter instanceof SqliteAdapter)) return;
  await sql`pragma synchronous = full`.execute(db);
  await db.transaction().execute(lockMark);
}
