import { ManualClock } from '@offhook/primitives/testing';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../storage/database.js';
import type { Database } from '../../storage/tables.js';
import { sealedData } from '../../testing/sealed-data.js';
import { temporaryFolder } from '../../testing/temporary-folder.js';
import { startMs } from '../../testing/test-server.js';
import { KeyFile, type Keys, mintKey } from '../key-file.js';
import { checkKeyFits } from '../key-fit.js';
import { KeyRing, keyIdOf } from '../key-ring.js';
import { SecretBox } from '../secret-box.js';
import { KeyRotation, type RotationReport, sealingMs } from './key-rotation.js';
import { resealAll } from './reseal.js';
import { sealedColumns } from './sealed-column.js';

/** Data sealed with the key of a file, and a server that has it open. */
async function createSealed(rowCount = 3) {
  const folder = await temporaryFolder();
  const clock = new ManualClock(startMs);
  // The database waits in real time: the test's would run out under it.
  const db = await openDatabase(folder.path);
  const file = new KeyFile(folder.path);
  const running = new SecretBox(new KeyRing(await file.load(), file));
  await checkKeyFits(db, running);
  const data = await sealedData(db, running, rowCount);
  const rotation = new KeyRotation({ db, file, clock });
  return {
    clock,
    db,
    file,
    running,
    data,
    /** Rotates, while time goes by. */
    rotate: async (keepOld = false): Promise<RotationReport> => {
      let report: RotationReport | undefined;
      const rotating = rotation.rotate({ keepOld }).then((result) => {
        report = result;
      });
      while (report === undefined) {
        await clock.advance(sealingMs / 4);
        await Promise.race([rotating, new Promise((resolve) => setImmediate(resolve))]);
      }
      return report;
    },
    boxWith: (...keys: Keys) => new SecretBox(new KeyRing(keys)),
    [Symbol.asyncDispose]: async () => {
      await db.destroy();
      await folder[Symbol.asyncDispose]();
    },
  };
}

async function markOf(db: Database): Promise<string | undefined> {
  const row = await db
    .selectFrom('setting')
    .where('name', '=', 'key-rotation')
    .select('value')
    .executeTakeFirst();
  return row?.value;
}

describe('KeyRotation', () => {
  it('seals everything with a new key and drops the old one', async () => {
    await using sealed = await createSealed();
    const [old] = await sealed.file.load();
    const report = await sealed.rotate();
    const keys = await sealed.file.load();
    expect(keys).toHaveLength(1);
    expect(report).toEqual({
      keyId: keyIdOf(keys[0]),
      // Two for each device, one for each session and application, and the key check.
      resealedCount: 4 * 3 + 1,
      unreadableCount: 0,
      isResumed: false,
      hasOldKeys: false,
    });
    expect(await sealed.data.unopened(sealed.boxWith(keys[0]))).toEqual([]);
    expect(await sealed.data.unopened(sealed.boxWith(old))).toHaveLength(13);
    expect(await markOf(sealed.db)).toBeUndefined();
  });

  it('is followed by a server that runs, before, in the middle and after', async () => {
    await using sealed = await createSealed();
    const [old] = await sealed.file.load();
    const before = sealed.running.seal('a secret', 'row');
    expect(await sealed.data.unopened(sealed.running)).toEqual([]);
    await sealed.rotate();
    const [current] = await sealed.file.load();
    expect(sealed.running.seal('a secret', 'row')).toContain(keyIdOf(current));
    expect(sealed.running.open(before, 'row')).toBe('a secret');
    expect(await sealed.data.unopened(sealed.running)).toEqual([]);
    expect(keyIdOf(old)).not.toBe(keyIdOf(current));
  });

  it('catches what a server sealed with the old key and kept late', async () => {
    await using sealed = await createSealed(1);
    const late = sealed.boxWith(...(await sealed.file.load()));
    let report: RotationReport | undefined;
    const rotating = new KeyRotation({ ...sealed }).rotate({ keepOld: false }).then((result) => {
      report = result;
    });
    while (sealed.clock.pendingCount === 0) await new Promise((resolve) => setImmediate(resolve));
    await sealed.data.addRow('late', late);
    await sealed.clock.advance(sealingMs);
    await rotating;
    expect(report?.resealedCount).toBe(4 + 1 + 4);
    expect(await sealed.data.unopened(sealed.boxWith(...(await sealed.file.load())))).toEqual([]);
  });

  it('leaves the old key when it is told to, and does not wait', async () => {
    await using sealed = await createSealed();
    const [old] = await sealed.file.load();
    const report = await new KeyRotation({ ...sealed }).rotate({ keepOld: true });
    expect(report.hasOldKeys).toBe(true);
    const keys = await sealed.file.load();
    expect(keys.slice(1)).toEqual([old]);
    const next = await sealed.rotate();
    expect(next).toMatchObject({ isResumed: false, hasOldKeys: false });
    expect(await sealed.data.unopened(sealed.boxWith(...(await sealed.file.load())))).toEqual([]);
  });

  it.each([
    ['before the new key was in the file', async () => Promise.resolve(), false],
    [
      'when the new key was in the file, and nothing else',
      async (_db: Database, file: KeyFile) => {
        await file.replace([mintKey(), ...(await file.load())]);
      },
      false,
    ],
    [
      'when nothing was sealed anew yet',
      async (db: Database, file: KeyFile) => {
        const key = mintKey();
        await file.replace([key, ...(await file.load())]);
        await db
          .insertInto('setting')
          .values({ name: 'key-rotation', value: keyIdOf(key) })
          .execute();
      },
      true,
    ],
    [
      'when everything was sealed anew, and the old key was dropped',
      async (db: Database, file: KeyFile) => {
        const key = mintKey();
        await file.replace([key, ...(await file.load())]);
        await resealAll({ db, box: new SecretBox(new KeyRing(await file.load())) });
        await file.replace([key]);
        await db
          .insertInto('setting')
          .values({ name: 'key-rotation', value: keyIdOf(key) })
          .execute();
      },
      true,
    ],
  ])('goes on after a crash %s', async (_name, crash, isResumed) => {
    await using sealed = await createSealed();
    await crash(sealed.db, sealed.file);
    expect(await sealed.data.unopened(sealed.running)).toEqual([]);
    expect(await sealed.rotate()).toMatchObject({ isResumed, unreadableCount: 0 });
    const keys = await sealed.file.load();
    expect(keys).toHaveLength(1);
    expect(await sealed.data.unopened(sealed.boxWith(...keys))).toEqual([]);
    expect(await markOf(sealed.db)).toBeUndefined();
  });

  it('is one rotation when two begin at the same time', async () => {
    await using sealed = await createSealed();
    const [one, other] = await Promise.all([sealed.rotate(), sealed.rotate()]);
    expect(one.keyId).toBe(other.keyId);
    expect([one.isResumed, other.isResumed].sort()).toEqual([false, true]);
    const keys = await sealed.file.load();
    expect(keys.map(keyIdOf)).toEqual([one.keyId]);
    expect(await sealed.data.unopened(sealed.boxWith(...keys))).toEqual([]);
  });

  it('goes through more rows than a batch has', async () => {
    await using sealed = await createSealed(450);
    expect((await sealed.rotate()).resealedCount).toBe(4 * 450 + 1);
    expect(await sealed.data.unopened(sealed.boxWith(...(await sealed.file.load())))).toEqual([]);
  });

  it('leaves and counts what no key opens', async () => {
    await using sealed = await createSealed(1);
    await sealed.data.addRow('lost', new SecretBox(mintKey()));
    expect(await sealed.rotate()).toMatchObject({ resealedCount: 5, unreadableCount: 4 });
  });

  it('refuses a key file of another database', async () => {
    await using sealed = await createSealed(1);
    const [old] = await sealed.file.load();
    await sealed.file.replace([mintKey()]);
    const refused = new KeyRotation({ ...sealed }).rotate({ keepOld: false });
    await expect(refused).rejects.toMatchObject({ code: 'server/key-mismatch' });
    expect(await sealed.data.unopened(sealed.boxWith(old))).toEqual([]);
  });

  it('knows every column that is sealed', async () => {
    await using sealed = await createSealed(1);
    const tables = await sealed.db.introspection.getTables();
    const known = new Set(sealedColumns.map(({ column, table }) => `${table}.${column}`));
    const found = tables.flatMap(({ columns, name }) =>
      columns
        .filter((column) => /^(sealed_|ha1_)/.test(column.name))
        .map((column) => `${name}.${column.name}`),
    );
    expect(found.filter((column) => !known.has(column))).toEqual([]);
    expect(found).toHaveLength(4);
  });
});
