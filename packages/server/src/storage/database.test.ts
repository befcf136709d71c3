import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import Libsql from 'libsql';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { databaseFileName, openDatabase, openMemoryDatabase } from './database.js';
import { migrate } from './migrate.js';

const company = { id: 'c', name: 'C', sip_domain: 'c.example', created_at: 1 };

describe('openDatabase', () => {
  it('makes the folder and a file that only its owner can read', async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'deep', 'data');
    const db = await openDatabase(path);
    expect((await stat(path)).mode & 0o777).toBe(0o700);
    expect((await stat(join(path, databaseFileName))).mode & 0o777).toBe(0o600);
    await db.destroy();
  });

  it('finds again what was written, and migrates once', async () => {
    await using folder = await temporaryFolder();
    const first = await openDatabase(folder.path);
    await first.insertInto('company').values(company).execute();
    await first.destroy();
    const second = await openDatabase(folder.path);
    expect(await second.selectFrom('company').selectAll().execute()).toMatchObject([company]);
    expect(await migrate(second)).toEqual([]);
    await second.destroy();
  });

  it('leaves nothing half done when a migration cannot end, and everything when it can', async () => {
    await using folder = await temporaryFolder();
    const inTheWay = new Libsql(join(folder.path, databaseFileName));
    inTheWay.exec('create table audit_event (id text)');
    await expect(openDatabase(folder.path)).rejects.toMatchObject({ code: 'server/data-folder-unusable' });
    const tables = inTheWay.prepare("select name from sqlite_master where type = 'table'").all();
    expect(tables).toEqual([
      { name: 'audit_event' },
      { name: 'kysely_migration' },
      { name: 'kysely_migration_lock' },
    ]);
    inTheWay.exec('drop table audit_event');
    inTheWay.close();
    const db = await openDatabase(folder.path);
    expect(await db.selectFrom('audit_event').selectAll().execute()).toEqual([]);
    await db.destroy();
  });

  it('has a write-ahead log and holds foreign keys', async () => {
    await using folder = await temporaryFolder();
    const db = await openDatabase(folder.path);
    expect((await sql`pragma journal_mode`.execute(db)).rows).toEqual([{ journal_mode: 'wal' }]);
    const orphan = {
      id: 'u',
      company_id: 'nobody',
      username: 'u',
      display_name: 'U',
      application_sid: null,
      created_at: 1,
    };
    await expect(db.insertInto('app_user').values(orphan).execute()).rejects.toThrow(/FOREIGN KEY/);
    await db.destroy();
  });

  it.each([
    ['a file in place of the folder', async (path: string) => await writeFile(path, '')],
    [
      'a database that is none',
      async (path: string) => {
        await mkdir(path);
        await writeFile(join(path, databaseFileName), 'no database '.repeat(1_000));
      },
    ],
  ])('says in words that %s cannot be used', async (_name, spoil) => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, 'data');
    await spoil(path);
    await expect(openDatabase(path)).rejects.toMatchObject({
      code: 'server/data-folder-unusable',
      message: `The data folder ${path} cannot be used. Does this user have the right to write there?`,
    });
  });
});

describe('the webhook’s way through the tables', () => {
  it('uses an index at each step', async () => {
    const db = await openMemoryDatabase();
    const plan = await sql<{ detail: string }>`explain query plan
      select 1 from company
      inner join app_user on app_user.company_id = company.id
      left join device on device.user_id = app_user.id
      left join device_secret on device_secret.device_id = device.id and device_secret.expires_at > 1
      where company.sip_domain = 'x' and app_user.username = 'y'`.execute(db);
    const steps = plan.rows.map(({ detail }) => detail);
    expect(steps).toHaveLength(4);
    for (const step of steps) expect(step).toMatch(/^SEARCH .* USING (COVERING )?INDEX/);
    await db.destroy();
  });
});
