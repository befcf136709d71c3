import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { verify } from '@node-rs/argon2';
import { describe, expect, it } from 'vitest';
import { DeviceRecords } from '../../device/device-records.js';
import { takeLease } from '../../phone-lease/phone-lease-store.js';
import type { Database } from '../../storage/tables.js';
import { createOperator, type Operator } from '../../testing/operator.js';
import { dayMs, domain, startMs } from '../../testing/test-server.js';

const good = 'a long password';

async function importOf(operator: Operator, text: string, flags = ''): Promise<string> {
  const file = join(operator.folder, 'users');
  await writeFile(file, text);
  const answer = await operator.refusal(`import ${file} ${flags}`);
  return answer.replaceAll(file, 'users');
}

async function usersOf(operator: Operator) {
  return await operator.withData(
    async (db) => await db.selectFrom('app_user').orderBy('username').selectAll().execute(),
  );
}

async function addSession(
  db: Database,
  { companyId, userId }: { readonly userId: string; readonly companyId: string },
): Promise<void> {
  const times = {
    created_at: startMs,
    last_used_at: startMs,
    expires_at: startMs + dayMs,
    ends_at: startMs + dayMs,
  };
  const owner = { user_id: userId, company_id: companyId };
  await db
    .insertInto('session')
    .values({ id: 's', ...owner, method: 'password', token_hash: 's', sealed_secret: '', ...times } as never)
    .execute();
}

describe('import', () => {
  it('makes users with their companies, memberships and login passwords', async () => {
    await using operator = await createOperator();
    const text = `username,name,email,number,password,company
carol,Carol,Carol@Example.org,+31201234567,${good},
dave,,,,,Other.example
`;
    const file = join(operator.folder, 'users.csv');
    await writeFile(file, text);
    expect(await operator.json(`import ${file}`)).toEqual({
      addedCount: 2,
      changedCount: 0,
      newCompanies: [domain, 'other.example'],
      isDryRun: false,
    });
    const [carol, dave] = await usersOf(operator);
    expect(carol).toMatchObject({
      username: 'carol',
      display_name: 'Carol',
      email: 'carol@example.org',
      phone_number: '+31201234567',
    });
    expect(await verify(carol?.password_hash ?? '', good)).toBe(true);
    expect(dave).toMatchObject({ display_name: 'dave', email: null, password_hash: null });
    const { companies } = await operator.json('company list');
    expect(companies).toMatchObject([
      { sipDomain: domain, memberCount: 1 },
      { sipDomain: 'other.example', memberCount: 1 },
    ]);
  });

  it('only checks with --dry-run', async () => {
    await using operator = await createOperator();
    expect(await importOf(operator, `username\ncarol\n`, '--dry-run')).toBe('it was done');
    expect(await usersOf(operator)).toEqual([]);
  });

  it.each([
    [
      'a name with blanks',
      'username\ncarol carter\n',
      ['Line 2: the user name must be 1 to 64 letters, digits, dots, hyphens or underscores.'],
    ],
    ['no name', `username,name\n,Carol\n`, ['Line 2: the user name is missing.']],
    [
      'SQL',
      "username\ncarol'; drop table app_user; --\n",
      ['Line 2: the user name must be 1 to 64 letters, digits, dots, hyphens or underscores.'],
    ],
    [
      'an address',
      'username,email\ncarol,carol\n',
      ['Line 2: the e-mail address must be an e-mail address.'],
    ],
    [
      'a number',
      'username,number\ncarol,020 1234567\n',
      ['Line 2: the number must be a phone number with its country code, as +31201234567.'],
    ],
    [
      'a company',
      'username,company\ncarol,a_b\n',
      ['Line 2: the company must be a SIP domain, as sip.example.com.'],
    ],
    ['an application', 'username,application_sid\ncarol,1\n', ['Line 2: the application must be a UUID.']],
    [
      'a name of two lines',
      'username,name\ncarol,"a\nb"\n',
      ['Line 3: the name must be a text of 1 to 128 characters in one line.'],
    ],
    [
      'what a terminal obeys',
      'username,name\ncarol,\u001b[2Jx\n',
      ['Line 2: the name must be a text of 1 to 128 characters in one line.'],
    ],
    [
      'a short password',
      'username,password\ncarol,1234\n',
      ['Line 2: the password must have at least 10 characters; --weak-passwords takes it.'],
    ],
    [
      'its own name',
      'username,password\ncarolcarter,carol-carter\n',
      ['Line 2: the password must not be your own name; --weak-passwords takes it.'],
    ],
    ['the same user', 'username\ncarol\ndave\ncarol\n', ['Line 4: the user is that of line 2 too.']],
    [
      'the same address in another case',
      'username,email\ncarol,a@example.org\ndave,A@example.org\n',
      ['Line 3: the e-mail address is that of line 2 too.'],
    ],
    [
      'the same number',
      'username,number\ncarol,+31201234567\ndave,+31201234567\n',
      ['Line 3: the number is that of line 2 too.'],
    ],
    ['no users', 'username\n', ['Line 1: there are no users in the file.']],
    ['no JSON', '{"a.example": ', ['Line 1: the file is not valid JSON.']],
    [
      'several faults, all of them',
      '{ "a.example": [\n  { "username": 7 },\n  "carol",\n  { "username": "dave", "password": ["x"] },\n  { "username": "erin", "email": "e" } ] }',
      [
        'Line 2: the user name must be 1 to 64 letters, digits, dots, hyphens or underscores.',
        'Line 3: the user name is missing.',
        'Line 4: the password must have at most 256 characters.',
        'Line 5: the e-mail address must be an e-mail address.',
      ],
    ],
  ])('refuses a file with %s, and makes nobody', async (_name, text, lines) => {
    await using operator = await createOperator();
    const answer = await importOf(operator, text);
    expect(answer.split('\n')).toEqual(['server/import-invalid: Nothing was imported from users.', ...lines]);
    expect(await usersOf(operator)).toEqual([]);
  });

  it('makes nobody when one of many is wrong', async () => {
    await using operator = await createOperator();
    const names = Array.from({ length: 30 }, (_, index) => `user${index}`);
    expect(await importOf(operator, ['username', ...names, 'wrong one'].join('\n'))).toContain('Line 32:');
    expect(await usersOf(operator)).toEqual([]);
  });

  it('refuses who is there already, and what is theirs', async () => {
    await using operator = await createOperator();
    await operator.run('user add carol --email c@example.org --number +31201234567');
    const text = 'username,email,number\ncarol,,\ndave,C@example.org,\nerin,,+31201234567\n';
    expect((await importOf(operator, text)).split('\n').slice(1)).toEqual([
      `Line 2: there is a user carol@${domain} already; --update changes it.`,
      `Line 3: the e-mail address is that of carol@${domain}.`,
      `Line 4: the number is that of carol@${domain}.`,
    ]);
  });

  it('changes with --update what a row gives, and leaves the rest', async () => {
    await using operator = await createOperator();
    await operator.run('user add carol --name Carol --email c@example.org --password-stdin', good);
    const [before] = await usersOf(operator);
    expect(await importOf(operator, 'username,name,email\ncarol,Carol Carter,\ndave,,\n', '--update')).toBe(
      'it was done',
    );
    const [after] = await usersOf(operator);
    expect(after).toEqual({ ...before, display_name: 'Carol Carter' });
  });

  it('ends the sessions of who gets another password, and of nobody else', async () => {
    await using operator = await createOperator();
    await operator.run('user add carol --password-stdin', good);
    const sessionOf = async (): Promise<number> =>
      await operator.withData(async (db) => (await db.selectFrom('session').selectAll().execute()).length);
    await operator.withData(async (db) => {
      const { company_id, id } = await db.selectFrom('app_user').selectAll().executeTakeFirstOrThrow();
      await addSession(db, { userId: id, companyId: company_id });
    });
    await importOf(operator, `username,password\ncarol,${good}\n`, '--update');
    expect(await sessionOf()).toBe(1);
    await importOf(operator, 'username,password\ncarol,another long password\n', '--update');
    expect(await sessionOf()).toBe(0);
  });

  it('takes weak passwords when it is told to', async () => {
    await using operator = await createOperator();
    expect(await importOf(operator, 'username,password\ncarol,1234\n', '--weak-passwords')).toBe(
      'it was done',
    );
    expect(await usersOf(operator)).toHaveLength(1);
  });

  it('gives a phone with the password of the file a device of its own, for as long as it is told to', async () => {
    await using operator = await createOperator();
    const secretsOf = async () =>
      await operator.withData(async (db) => await db.selectFrom('device_secret').selectAll().execute());
    const text = `username,password\ncarol,${good}\ndave,\n`;
    expect(await importOf(operator, text, '--sip-passwords --sip-password-days 30')).toBe('it was done');
    const [secret, ...others] = await secretsOf();
    expect(others).toEqual([]);
    expect(secret).toMatchObject({
      address: `carol@${domain}`,
      session_id: null,
      expires_at: startMs + 30 * dayMs,
    });
    expect(JSON.stringify(secret)).not.toContain(good);
    const { devices } = await operator.json('device list carol');
    expect(devices).toMatchObject([
      { name: 'Imported phone', lastProvisionedAt: null, lastRegisteredAt: null },
    ]);

    expect(await importOf(operator, text, '--sip-passwords --update')).toBe('it was done');
    const [renewed, ...more] = await secretsOf();
    expect(more).toEqual([]);
    expect(renewed?.expires_at).toBe(startMs + 3_650 * dayMs);
    expect(renewed?.id).not.toBe(secret?.id);
  });

  it('leaves such a phone what it has, whatever ends or crowds out the others', async () => {
    await using operator = await createOperator();
    await importOf(operator, `username,password\ncarol,${good}\n`, '--sip-passwords');
    const secretCount = async (): Promise<number> =>
      await operator.withData(
        async (db) => (await db.selectFrom('device_secret').selectAll().execute()).length,
      );
    await operator.run('user password carol --password-stdin', 'another long password');
    await operator.run('user disable carol');
    await operator.run('user enable carol');
    expect(await secretCount()).toBe(1);
    await operator.withData(async (db) => {
      const { company_id, id: userId } = await db
        .selectFrom('app_user')
        .selectAll()
        .executeTakeFirstOrThrow();
      await addSession(db, { userId, companyId: company_id });
      await db.transaction().execute(async (work) => {
        await takeLease(work, { userId, sessionId: 's' }, startMs);
      });
      const devices = new DeviceRecords(db, { perUserCount: 1 });
      for (const deviceToken of ['one', 'two']) {
        await devices.create({ userId, deviceToken, name: deviceToken }, startMs + dayMs);
      }
    });
    expect(await secretCount()).toBe(1);
    const { devices } = await operator.json('device list carol');
    expect(devices).toMatchObject([{ name: 'Imported phone' }, { name: 'two' }]);
  });

  it('says in the audit log how many there were, and nothing of them', async () => {
    await using operator = await createOperator();
    await importOf(operator, `username,password\ncarol,${good}\n`);
    const { events } = await operator.json('audit list');
    expect(events).toMatchObject([
      { actor: 'operator', action: 'imported', details: { addedCount: 1, changedCount: 0 } },
    ]);
    expect(JSON.stringify(events)).not.toContain(good);
  });

  it.each([
    ['is not there', 'import /nowhere.csv', 'server/import-invalid: The file /nowhere.csv cannot be read.'],
    ['is a folder', 'import /', 'server/import-invalid: The file / cannot be read.'],
    ['is no text', 'import BINARY', 'server/import-invalid: The file BINARY is not UTF-8 text.'],
  ])('says that the file %s', async (_name, line, expected) => {
    await using operator = await createOperator();
    const binary = join(operator.folder, 'binary');
    await writeFile(binary, Buffer.from([0xff, 0xfe, 0, 1]));
    expect((await operator.refusal(line.replace('BINARY', binary))).replace(binary, 'BINARY')).toBe(expected);
  });
});
