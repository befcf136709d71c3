import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '@offhook/primitives';
import { Kysely, sql } from 'kysely';
import Libsql from 'libsql';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../testing/temporary-folder.js';
import { SqliteDialect } from './sqlite-dialect.js';
import { inMemory } from './sqlite-file.js';

interface CountTable {
  readonly id: string;
  readonly value: number;
}
type CountDatabase = Kysely<{ readonly count: CountTable }>;

const busyTimeoutMs = 60;
const unavailable = { name: 'StorageError', code: 'server/storage-unavailable', retryable: true };

/** A small database with one count, which is 0. */
async function open(
  place: 'a file' | 'memory' = 'a file',
): Promise<AsyncDisposable & { readonly db: CountDatabase; readonly path: string }> {
  const folder = await temporaryFolder();
  const path = place === 'memory' ? inMemory : join(folder.path, 'count.db');
  const db: CountDatabase = new Kysely({
    dialect: new SqliteDialect(path, { clock: systemClock, busyTimeoutMs }),
  });
  await db.schema.createTable('count').addColumn('id', 'text').addColumn('value', 'integer').execute();
  await db.insertInto('count').values({ id: 'a', value: 0 }).execute();
  return {
    db,
    path,
    [Symbol.asyncDispose]: async () => {
      await db.destroy();
      await folder[Symbol.asyncDispose]();
    },
  };
}

const read = async (db: CountDatabase): Promise<number> =>
  (await db.selectFrom('count').select('value').where('id', '=', 'a').executeTakeFirstOrThrow()).value;

const set = async (db: CountDatabase, value: number): Promise<unknown> =>
  await db.updateTable('count').set({ value }).where('id', '=', 'a').execute();

describe.each(['a file', 'memory'] as const)('transactions in %s', (place) => {
  it('are one after the other, so that none is lost', async () => {
    await using opened = await open(place);
    const { db } = opened;
    const increment = async (): Promise<void> => {
      await db.transaction().execute(async (transaction) => {
        const { value } = await transaction.selectFrom('count').select('value').executeTakeFirstOrThrow();
        await Promise.resolve();
        await transaction
          .updateTable('count')
          .set({ value: value + 1 })
          .execute();
      });
    };
    await Promise.all(Array.from({ length: 20 }, async () => await increment()));
    expect(await read(db)).toBe(20);
  });

  it('are seen by nobody before their end, and by everybody after it', async () => {
    await using opened = await open(place);
    const { db } = opened;
    let seen: Promise<number> | undefined;
    await db.transaction().execute(async (transaction) => {
      await set(transaction, 7);
      seen = read(db);
      // From a file it is read at once; in memory it has to wait for its turn.
      if (place === 'a file') expect(await seen).toBe(0);
      expect(await read(transaction)).toBe(7);
    });
    expect(await seen).toBe(place === 'a file' ? 0 : 7);
    expect(await read(db)).toBe(7);
  });

  it('that fail leave nothing, and the way free', async () => {
    await using opened = await open(place);
    const { db } = opened;
    const failing = db.transaction().execute(async (transaction) => {
      await set(transaction, 7);
      throw new Error('changed its mind');
    });
    await expect(failing).rejects.toThrow('changed its mind');
    expect(await read(db)).toBe(0);
    await set(db, 1);
    expect(await read(db)).toBe(1);
  });
});

describe('another process that holds the write lock', () => {
  it('holds up no reader, and a writer until it is done', async () => {
    await using opened = await open();
    const { db, path } = opened;
    const other = new Libsql(path);
    other.exec('begin immediate');
    const writing = set(db, 7);
    // The process is not stopped while one of its writers waits.
    expect(await read(db)).toBe(0);
    other.exec('commit');
    await writing;
    expect(await read(db)).toBe(7);
    other.close();
  });

  it.each([
    ['a statement', async (db: CountDatabase) => await set(db, 7)],
    [
      'a transaction',
      async (db: CountDatabase) =>
        await db.transaction().execute(async (transaction) => await set(transaction, 7)),
    ],
  ])('too long makes %s fail, and the next one that comes later succeed', async (_name, write) => {
    await using opened = await open();
    const { db, path } = opened;
    const other = new Libsql(path);
    other.exec('begin immediate');
    await expect(write(db)).rejects.toMatchObject({ ...unavailable, cause: { code: 'SQLITE_BUSY' } });
    expect(await read(db)).toBe(0);
    other.exec('rollback');
    await write(db);
    expect(await read(db)).toBe(7);
    other.close();
  });
});

describe('a disk that is full', () => {
  it('fails the transaction as a whole, and nothing else', async () => {
    await using opened = await open();
    const { db } = opened;
    await sql`pragma max_page_count = 4`.execute(db);
    const filling = db.transaction().execute(async (transaction) => {
      await set(transaction, 7);
      await transaction
        .insertInto('count')
        .values({ id: 'x'.repeat(100_000), value: 1 })
        .execute();
    });
    await expect(filling).rejects.toMatchObject({ ...unavailable, cause: { code: 'SQLITE_FULL' } });
    expect(await read(db)).toBe(0);
    await sql`pragma max_page_count = 1000`.execute(db);
    await set(db, 8);
    expect(await read(db)).toBe(8);
  });

  it('lets nothing be written after a transaction that SQLite itself has ended', async () => {
    await using opened = await open();
    const { db } = opened;
    const stubborn = db.transaction().execute(async (transaction) => {
      await set(transaction, 7);
      await sql`rollback`.execute(transaction);
      await set(transaction, 8);
    });
    await expect(stubborn).rejects.toMatchObject(unavailable);
    expect(await read(db)).toBe(0);
    await set(db, 9);
    expect(await read(db)).toBe(9);
  });
});

describe('a file that is no longer what it was', () => {
  it('read-only: reads go on, writes fail', async () => {
    await using opened = await open();
    const { db } = opened;
    await sql`pragma query_only = on`.execute(db);
    await expect(set(db, 7)).rejects.toMatchObject({ ...unavailable, cause: { code: 'SQLITE_READONLY' } });
    expect(await read(db)).toBe(0);
  });

  it.each([
    ['deleted', async (path: string) => await rm(path)],
    [
      'replaced',
      async (path: string) => {
        await rm(path);
        await writeFile(path, '');
      },
    ],
  ])('%s: nothing is written that would be lost', async (_name, hurt) => {
    await using opened = await open();
    const { db, path } = opened;
    await hurt(path);
    await expect(set(db, 7)).rejects.toMatchObject(unavailable);
    await expect(
      db.transaction().execute(async (transaction) => await set(transaction, 7)),
    ).rejects.toMatchObject(unavailable);
  });

  it('closed: everything fails in the same words', async () => {
    await using opened = await open();
    const { db, path } = opened;
    const dialect = new SqliteDialect(path, { clock: systemClock, busyTimeoutMs });
    const driver = dialect.createDriver();
    await driver.init();
    const session = await driver.acquireConnection();
    await driver.destroy();
    await driver.destroy();
    const query = db.selectFrom('count').selectAll().compile();
    await expect(session.executeQuery(query)).rejects.toMatchObject(unavailable);
  });
});
