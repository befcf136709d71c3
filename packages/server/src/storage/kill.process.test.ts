import { copyFile, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { silentLogger, sleep, systemClock } from '@offhook/primitives';
import { Kysely, Migrator } from 'kysely';
import Libsql from 'libsql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPostgres, type TestPostgres } from '../testing/postgres.js';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { bundleVictim, VictimProcess } from '../testing/victim-process.js';
import { databaseFileName, openDatabase } from './database.js';
import { firstTables } from './migrations/0001-first-tables.js';
import { secretUse } from './migrations/0002-secret-use.js';
import { connectPostgres } from './postgres/open-postgres.js';
import { SqliteDialect } from './sqlite/sqlite-dialect.js';
import type { Database } from './tables.js';

const timeout = 60_000;
const killCount = 50;
/** Rounds at the same time: they spend most of it with starting. */
const laneCount = 3;
const oldUserCount = 5_000;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let postgres: TestPostgres;
let program: string;
const victims = new Set<VictimProcess>();

beforeAll(async () => {
  folder = await temporaryFolder();
  program = await bundleVictim(folder.path);
  postgres = await startPostgres({ isDurable: true });
}, timeout);

afterAll(async () => {
  await Promise.all([...victims].map(async (victim) => await victim.kill()));
  await postgres[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

function start(place: string, work: 'write' | 'race'): VictimProcess {
  const victim = new VictimProcess(program, place, work);
  victims.add(victim);
  return victim;
}

/** Kills so often, a few at the same time, each lane in a folder of its own. */
async function inLanes(
  name: string,
  round: (laneFolder: string, count: number) => Promise<void>,
): Promise<void> {
  const lane = async (number: number): Promise<void> => {
    const laneFolder = join(folder.path, `${name}-${number}`);
    for (let count = number; count < killCount; count += laneCount) await round(laneFolder, count);
  };
  await Promise.all(Array.from({ length: laneCount }, async (_, number) => await lane(number)));
}

/** Looks at the file itself, as it was left. */
function inspect<Result>(
  dataFolder: string,
  look: (ask: (statement: string) => unknown[]) => Result,
): Result {
  const file = new Libsql(join(dataFolder, databaseFileName));
  try {
    return look((statement) => file.prepare(statement).all());
  } finally {
    file.close();
  }
}

const soundness = (ask: (statement: string) => unknown[]): unknown => ({
  integrity: ask('pragma integrity_check'),
  orphans: ask('pragma foreign_key_check'),
});
const sound = { integrity: [{ integrity_check: 'ok' }], orphans: [] };

const idsOf = (lines: readonly string[], kind: string): readonly string[] =>
  lines.filter((line) => line.startsWith(`${kind} `)).map((line) => line.slice(kind.length + 1));

async function missingOf(db: Database, lines: readonly string[]): Promise<unknown> {
  const users = await db.selectFrom('app_user').select('id').execute();
  const tokens = await db.selectFrom('access_token').select('id').execute();
  const known = new Set([...users, ...tokens].map(({ id }) => id));
  const halfMade = await db
    .selectFrom('app_user')
    .leftJoin('membership', 'membership.user_id', 'app_user.id')
    .where('membership.user_id', 'is', null)
    .select('app_user.id')
    .execute();
  const said = [...idsOf(lines, 'user'), ...idsOf(lines, 'token')];
  return { halfMade, missing: said.filter((id) => !known.has(id)) };
}

const nothing = { halfMade: [], missing: [] };

describe('kill -9', { timeout }, () => {
  it(`during a write, ${killCount} times: everything that was said to be written is there, and nothing half`, async () => {
    const said = new Map<string, string[]>();
    await inLanes('write', async (dataFolder) => {
      const victim = start(dataFolder, 'write');
      await victim.said(/^token /);
      await sleep(Math.random() * 25, systemClock);
      await victim.kill();
      expect(inspect(dataFolder, soundness)).toEqual(sound);
      const lines = [...(said.get(dataFolder) ?? []), ...victim.lines];
      said.set(dataFolder, lines);
      const db = await openDatabase(dataFolder);
      expect(await missingOf(db, lines)).toEqual(nothing);
      await db.destroy();
    });
    const lineCount = [...said.values()].reduce((sum, lines) => sum + lines.length, 0);
    expect(lineCount).toBeGreaterThan(killCount * 3);
  });

  it(`during a migration, ${killCount} times: it has happened, or it has not`, async () => {
    const old = join(folder.path, 'old.db');
    await makeOldDatabase(old);
    let cutOffCount = 0;
    await inLanes('migration', async (dataFolder, count) => {
      await rm(dataFolder, { recursive: true, force: true });
      await mkdir(dataFolder);
      // Every other round begins with data of the release before, the others with nothing.
      const userCount = count % 2 === 0 ? oldUserCount : 0;
      if (userCount > 0) await copyFile(old, join(dataFolder, databaseFileName));
      const victim = start(dataFolder, 'write');
      await victim.said(/^start$/);
      await sleep(Math.random() * 60, systemClock);
      await victim.kill();
      if (!victim.lines.includes('open')) cutOffCount += 1;

      const left = inspect(dataFolder, (ask) => ({ ...migrationState(ask), soundness: soundness(ask) }));
      expect(left).toMatchObject({ soundness: sound, isHalfDone: false });
      const db = await openDatabase(dataFolder);
      const { length } = await db
        .selectFrom('membership')
        .select('user_id')
        .where('user_id', 'like', 'old%')
        .execute();
      expect(length).toBe(userCount);
      await db.destroy();
    });
    expect(cutOffCount).toBeGreaterThan(0);
  });
});

/** The first migrations make `setting`, and the last one everything that this release knows. */
function migrationState(ask: (statement: string) => unknown[]): { readonly isHalfDone: boolean } {
  const tables = new Set(
    (ask("select name from sqlite_master where type = 'table'") as { name: string }[]).map(
      ({ name }) => name,
    ),
  );
  const done = tables.has('kysely_migration') ? ask('select name from kysely_migration').length : 0;
  const expected = [done >= 1, done === 3, done === 3, done === 3];
  const found = ['setting', 'membership', 'audit_event', 'blocked_source'].map((name) => tables.has(name));
  return { isHalfDone: done === 1 || found.some((isThere, index) => isThere !== expected[index]) };
}

async function makeOldDatabase(path: string): Promise<void> {
  const db = new Kysely<never>({
    dialect: new SqliteDialect(path, { clock: systemClock, busyTimeoutMs: 1_000 }),
  });
  const migrations = { '0001-first-tables': firstTables, '0002-secret-use': secretUse };
  const provider = { getMigrations: async () => await Promise.resolve(migrations) };
  await new Migrator({ db, provider }).migrateToLatest();
  await db.destroy();
  const file = new Libsql(path);
  file.exec(`insert into company values ('old', 'Old', 'old.example', 1);
    with recursive number(n) as (select 1 union all select n + 1 from number where n < ${oldUserCount})
    insert into app_user select 'old' || n, 'old', 'user' || n, 'User', null, 1 from number;
    pragma wal_checkpoint(truncate)`);
  file.close();
}

describe('two processes', { timeout }, () => {
  it.each(['SQLite', 'PostgreSQL'])(
    'that make the same user at the same time on %s: one is first',
    async (kind) => {
      const place = kind === 'SQLite' ? join(folder.path, 'race') : await postgres.createDatabase();
      const one = start(place, 'race');
      await one.said(/^open$/);
      const other = start(place, 'race');
      await other.said(/^open$/);
      for (let count = 0; count < 25; count += 1) {
        const username = `user${count}`;
        for (const victim of [one, other]) victim.tell(username);
        const answer = new RegExp(`^${username} `);
        const answers = [await one.said(answer), await other.said(answer)];
        expect(answers.sort()).toEqual([`${username} auth/identity-taken`, `${username} won`]);
      }
      await Promise.all([one.kill(), other.kill()]);
    },
  );
});

describe('a PostgreSQL that crashes', { timeout }, () => {
  it('has everything that was said to be written, and nothing half', async () => {
    const url = await postgres.createDatabase();
    const lines: string[] = [];
    for (let count = 0; count < 3; count += 1) {
      const victim = start(url, 'write');
      await victim.said(/^token /);
      await postgres.crash();
      await victim.kill();
      lines.push(...victim.lines);
      await postgres.restart();
      const db = connectPostgres(url, silentLogger);
      expect(await missingOf(db, lines)).toEqual(nothing);
      await db.destroy();
    }
  });
});
