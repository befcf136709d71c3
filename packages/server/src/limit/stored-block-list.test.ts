import { createLogger } from '@offhook/primitives';
import { ManualClock } from '@offhook/primitives/testing';
import { describe, expect, it } from 'vitest';
import { openMemoryDatabase } from '../storage/database.js';
import type { Database } from '../storage/tables.js';
import { failureLimiterContract } from '../testing/failure-limiter-contract.js';
import { MemoryFailureLimiter } from './memory-failure-limiter.js';
import { deleteExpiredBlocks, rereadEveryMs, StoredBlockList } from './stored-block-list.js';

const logger = createLogger(() => undefined);

failureLimiterContract('a limiter with its block list in SQLite', async (clock, limits) => {
  const blockList = new StoredBlockList({ db: await openMemoryDatabase(), list: 'test', clock, logger });
  return new MemoryFailureLimiter({ clock, ...limits, blockList });
});

/** Two processes on one database, as far as a block list can tell. */
async function createTwo(): Promise<
  AsyncDisposable & {
    readonly clock: ManualClock;
    readonly db: Database;
    readonly warnings: readonly string[];
    readonly ours: StoredBlockList;
    readonly theirs: StoredBlockList;
  }
> {
  const clock = new ManualClock(1_000);
  const db = await openMemoryDatabase();
  const warnings: string[] = [];
  const options = {
    db,
    list: 'blacklist',
    clock,
    logger: createLogger(({ message }) => warnings.push(message)),
  };
  return {
    clock,
    db,
    warnings,
    ours: new StoredBlockList(options),
    theirs: new StoredBlockList(options),
    [Symbol.asyncDispose]: async () => {
      await db.destroy();
    },
  };
}

describe('StoredBlockList', () => {
  it('is heard of in another process within seconds, and so is that it was cleared', async () => {
    await using two = await createTwo();
    const { clock, ours, theirs } = two;
    expect(await theirs.untilMs('a')).toBe(0);
    await ours.block('a', 60_000);
    await clock.advance(rereadEveryMs);
    expect(await theirs.untilMs('a')).toBe(60_000);
    await theirs.clear('a');
    expect(await theirs.untilMs('a')).toBe(0);
    await clock.advance(rereadEveryMs);
    expect(await ours.untilMs('a')).toBe(0);
  });

  it('is seen at once by who lists it', async () => {
    await using two = await createTwo();
    await two.ours.block('a', Number.POSITIVE_INFINITY);
    expect(await two.theirs.all()).toEqual([{ key: 'a', untilMs: Number.POSITIVE_INFINITY }]);
  });

  it('asks the database once in a while, however often it is asked itself', async () => {
    await using two = await createTwo();
    const { clock, db, ours } = two;
    await ours.untilMs('a');
    await db
      .insertInto('blocked_source')
      .values({ list: 'blacklist', source: 'a', until_at: null, created_at: 1 })
      .execute();
    for (let count = 0; count < 100; count += 1) expect(await ours.untilMs('a')).toBe(0);
    await clock.advance(rereadEveryMs);
    expect(await ours.untilMs('a')).toBe(Number.POSITIVE_INFINITY);
  });

  it('keeps lists apart', async () => {
    await using two = await createTwo();
    const { clock, db, ours } = two;
    await ours.block('a', 60_000);
    const other = new StoredBlockList({ db, list: 'login', clock, logger });
    expect(await other.untilMs('a')).toBe(0);
    expect(await other.all()).toEqual([]);
  });

  it('forgets nothing of what is blocked while it reads', async () => {
    await using two = await createTwo();
    const { ours } = two;
    const reading = ours.all();
    const blocking = ours.block('a', 60_000);
    await Promise.all([reading, blocking]);
    expect(await ours.untilMs('a')).toBe(60_000);
  });

  it('blocks on without a database, says so, and writes it down later', async () => {
    await using two = await createTwo();
    const { clock, db, ours, theirs, warnings } = two;
    await db.schema.alterTable('blocked_source').renameTo('away').execute();
    await ours.block('a', 60_000);
    expect(await ours.untilMs('a')).toBe(60_000);
    expect(warnings).toContain('the block list is not saved');
    await db.schema.alterTable('away').renameTo('blocked_source').execute();
    await clock.advance(rereadEveryMs);
    expect(await ours.untilMs('a')).toBe(60_000);
    expect(await theirs.untilMs('a')).toBe(60_000);
  });

  it('is tidied: what is over goes, what is for ever stays', async () => {
    await using two = await createTwo();
    const { db, ours } = two;
    await ours.block('over', 2_000);
    await ours.block('going on', 9_000);
    await ours.block('for ever', Number.POSITIVE_INFINITY);
    await deleteExpiredBlocks(db, 5_000);
    const left = await db.selectFrom('blocked_source').select('source').orderBy('source').execute();
    expect(left.map(({ source }) => source)).toEqual(['for ever', 'going on']);
  });
});
