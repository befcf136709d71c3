import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createOperator } from '../testing/operator.js';
import { startPostgres } from '../testing/postgres.js';
import { domain } from '../testing/test-server.js';

it('administers a PostgreSQL by the same words', { timeout: 60_000 }, async () => {
  await using postgres = await startPostgres();
  await using operator = await createOperator({ databaseUrl: await postgres.createDatabase() });
  await operator.run('user add carol --email c@example.org --password-stdin', 'a long password');
  expect(await operator.refusal('user add carol')).toContain('There is a user carol already');
  await operator.run('token create carol');
  expect((await operator.json('token list carol')).accessTokens).toMatchObject([{ user: `carol@${domain}` }]);
  await operator.run('company add other.example');
  await operator.run('company member add other.example carol --role admin');
  expect((await operator.json('company list')).companies).toMatchObject([
    { sipDomain: domain, memberCount: 1 },
    { sipDomain: 'other.example', memberCount: 1 },
  ]);
  await operator.run('app create other.example');

  const file = join(operator.folder, 'users.csv');
  await writeFile(file, 'username,password,company\nerin,a long password,new.example\nfrank,,\n');
  await operator.run(`import ${file} --sip-passwords`);
  expect((await operator.json('device list erin@new.example')).devices).toMatchObject([
    { name: 'Imported phone' },
  ]);
  expect((await operator.refusal(`import ${file}`)).split('\n')).toHaveLength(3);

  // Two of the phone, one of the application and the key check.
  const rotated = await operator.run('key rotate --keep-old');
  expect(rotated.json).toMatchObject({ resealedCount: 4, unreadableCount: 0, hasOldKeys: true });
  await operator.run('user disable carol');
  expect((await operator.json('blocklist clear')).cleared).toEqual([]);
  expect((await operator.json('audit list')).events).toHaveLength(8);
  expect(await operator.refusal(`backup ${join(operator.folder, 'copy.db')}`)).toContain('pg_dump');
});
