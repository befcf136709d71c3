import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Libsql from 'libsql';
import { describe, expect, it } from 'vitest';
import { AccessTokenStore } from '../access-token/access-token-store.js';
import { temporaryFolder } from '../testing/temporary-folder.js';
import { UserStore } from '../user/user-store.js';
import { backupDatabase } from './backup.js';
import { databaseFileName, openDatabase } from './database.js';

const company = { id: 'company', name: 'Company', sipDomain: 'example.org' };
const alice = { id: 'alice', companyId: 'company', username: 'alice', displayName: 'Alice' };

describe('backupDatabase', () => {
  it('copies what was written so far, for its owner alone, while the server writes on', async () => {
    await using folder = await temporaryFolder();
    const dataFolder = join(folder.path, 'data');
    const backup = join(folder.path, 'backup.db');
    const db = await openDatabase(dataFolder);
    const users = new UserStore(db);
    await users.saveCompany(company, 1);
    await users.saveUser(alice, 1);
    await new AccessTokenStore(db).save('the token', { userId: 'alice', name: 'x', expiresAtMs: 9 }, 1);
    await db.transaction().execute(async (transaction) => {
      await transaction.deleteFrom('access_token').execute();
      await backupDatabase({ dataFolder }, backup);
    });
    await db.destroy();
    expect((await stat(backup)).mode & 0o777).toBe(0o600);

    const restored = join(folder.path, 'restored');
    await mkdir(restored);
    await rename(backup, join(restored, databaseFileName));
    const again = await openDatabase(restored);
    expect(await new AccessTokenStore(again).find('the token')).toMatchObject({ userId: 'alice' });
    await again.destroy();
  });

  it('keeps the data as old as it is', async () => {
    await using folder = await temporaryFolder();
    const old = new Libsql(join(folder.path, databaseFileName));
    old.exec('create table from_an_older_release (id text)');
    old.close();
    const target = join(folder.path, 'backup.db');
    await backupDatabase({ dataFolder: folder.path }, target);
    const copy = new Libsql(target);
    expect(copy.prepare('select name from sqlite_master').all()).toEqual([{ name: 'from_an_older_release' }]);
    copy.close();
  });

  it('writes over nothing', async () => {
    await using folder = await temporaryFolder();
    await (await openDatabase(folder.path)).destroy();
    const target = join(folder.path, 'precious');
    await writeFile(target, '');
    await expect(backupDatabase({ dataFolder: folder.path }, target)).rejects.toMatchObject({
      code: 'server/command-refused',
      message: `There is a file ${target} already.`,
    });
    expect(await readFile(target, 'utf8')).toBe('');
  });

  it.each([
    ['without a database', {}, 'There is no database in'],
    ['of PostgreSQL', { databaseUrl: 'postgres://127.0.0.1/offhook' }, 'make the backup with pg_dump'],
  ])('refuses %s in words', async (_name, location, message) => {
    await using folder = await temporaryFolder();
    const target = join(folder.path, 'backup.db');
    const refused = backupDatabase({ dataFolder: folder.path, ...location }, target);
    await expect(refused).rejects.toMatchObject({ code: 'server/command-refused' });
    await expect(refused).rejects.toThrow(message);
    await expect(stat(target)).rejects.toThrow('ENOENT');
  });

  it.each([
    ['a database that is none', 'data', 'no database '.repeat(1_000)],
    ['a folder that is not there', 'nowhere/deep', undefined],
  ])('leaves nothing behind with %s', async (_name, targetFolder, spoilt) => {
    await using folder = await temporaryFolder();
    const dataFolder = join(folder.path, 'data');
    await (await openDatabase(dataFolder)).destroy();
    if (spoilt !== undefined) await writeFile(join(dataFolder, databaseFileName), spoilt);
    const target = join(folder.path, targetFolder, 'backup.db');
    await expect(backupDatabase({ dataFolder }, target)).rejects.toMatchObject({
      code: 'server/command-refused',
    });
    await expect(stat(target)).rejects.toThrow('ENOENT');
  });
});
