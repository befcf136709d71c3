import { copyFile, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { databaseFileName } from '../storage/database.js';
import { killCommands } from '../testing/command-process.js';
import { CommandStation, erin, verdictOf } from '../testing/command-station.js';

let station: CommandStation;

beforeEach(async () => {
  station = await CommandStation.open();
});

afterEach(async () => {
  await station[Symbol.asyncDispose]();
});

async function logIn(url: string, accessToken: string): Promise<number> {
  const headers = { authorization: `Bearer ${accessToken}` };
  return (await fetch(new URL('/api/v1/login', url), { method: 'POST', headers })).status;
}

interface Rows {
  readonly users: readonly { readonly username: string; readonly hasPassword: boolean }[];
  readonly devices: readonly { readonly deviceId: string; readonly name: string }[];
  readonly sessions: readonly { readonly sessionId: string }[];
  readonly blocked: readonly { readonly kind: string; readonly source: string }[];
  readonly events: readonly { readonly action: string; readonly actor: string }[];
}

describe('the command line beside a running server', { timeout: 240_000 }, () => {
  it('brings users in, lets them in and out, and remembers it', async () => {
    const url = await station.start('--port 0').ready();
    const file = join(station.folder, 'users.csv');
    await writeFile(file, `username,name,password\nerin,Erin,${erin.secret}\nfrank,Frank,another long one\n`);
    expect(await station.done(`import ${file} --dry-run`)).toMatchObject({ addedCount: 2, isDryRun: true });
    expect((await station.done<Rows>('user list')).users).toEqual([]);
    expect(await station.done(`import ${file} --sip-passwords`)).toMatchObject({
      addedCount: 2,
      changedCount: 0,
    });
    expect((await station.done<Rows>('user list')).users).toMatchObject([
      { username: 'erin', hasPassword: true },
      { username: 'frank', hasPassword: true },
    ]);
    expect(await verdictOf(url)).toBe('ok');

    const { accessToken } = await station.done<{ readonly accessToken: string }>(
      'token create erin --days 7',
    );
    expect(await logIn(url, accessToken)).toBe(200);
    const { sessions } = await station.done<Rows>('session list erin');
    expect(sessions).toHaveLength(1);
    await station.done(`session revoke ${sessions[0]?.sessionId ?? ''}`);
    expect((await station.done<Rows>('session list erin')).sessions).toEqual([]);

    await station.done('user disable erin');
    expect([await verdictOf(url), await logIn(url, accessToken)]).toEqual(['fail', 403]);
    await station.done('user enable erin');
    expect([await verdictOf(url), await logIn(url, accessToken)]).toEqual(['ok', 200]);

    const { devices } = await station.done<Rows>('device list erin');
    expect(devices.map(({ name }) => name)).toEqual(['Imported phone']);
    await station.done(`device revoke ${devices[0]?.deviceId ?? ''}`);
    expect(await verdictOf(url)).toBe('fail');

    const { events } = await station.done<Rows>('audit list');
    const byOperator = events.filter(({ actor }) => actor === 'operator').map(({ action }) => action);
    expect(byOperator).toEqual([
      'imported',
      'access-token-created',
      'session-ended',
      'user-disabled',
      'user-enabled',
      'device-revoked',
    ]);
  });

  it('shows who is blocked, and lets them in again', async () => {
    const url = await station.start('--port 0').ready();
    const file = join(station.folder, 'users.json');
    await writeFile(
      file,
      JSON.stringify({ 'sip.example.com': [{ username: 'erin', password: erin.secret }] }),
    );
    await station.done(`import ${file} --sip-passwords`);
    const attacker = '203.0.113.9';
    for (let round = 0; round < 10; round += 1)
      await verdictOf(url, { sourceAddress: attacker, secret: 'a guess' });
    expect(await verdictOf(url, { sourceAddress: attacker })).toBe('fail');
    expect((await station.done<Rows>('blocklist list')).blocked).toMatchObject([
      { kind: 'sip', source: attacker },
    ]);
    expect(await station.refused('blocklist clear 203.0.113.10')).toBe('1 server/command-refused');
    await station.done(`blocklist clear ${attacker}`);
    await expect
      .poll(async () => await verdictOf(url, { sourceAddress: attacker }), { timeout: 10_000 })
      .toBe('ok');
    expect((await station.done<Rows>('blocklist list')).blocked).toEqual([]);
  });

  it('copies the data with its rights, and never over another file', async () => {
    await station.start('--port 0').ready();
    await station.done('user add carol --password-stdin', 'a long password\n');
    const copy = join(station.folder, 'copy.db');
    await station.done(`backup ${copy}`);
    expect((await stat(copy)).mode & 0o777).toBe(0o600);
    expect((await readFile(copy)).subarray(0, 15).toString()).toBe('SQLite format 3');
    expect(await station.refused(`backup ${copy}`)).toBe('1 server/command-refused');
  });

  it('brings a backup back by the steps of the manual, and who was there then logs in', async () => {
    await station.start('--port 0').ready();
    const file = join(station.folder, 'users.csv');
    await writeFile(file, `username,password\nerin,${erin.secret}\n`);
    await station.done(`import ${file} --sip-passwords`);
    const { accessToken } = await station.done<{ readonly accessToken: string }>('token create erin');
    const copy = join(station.folder, 'copy.db');
    await station.done(`backup ${copy}`);
    await station.done('user add late --password-stdin', 'a long password\n');

    killCommands();
    const data = join(station.folder, databaseFileName);
    for (const end of ['', '-wal', '-shm']) await rm(data + end, { force: true });
    await copyFile(copy, data);
    const url = await station.start('--port 0').ready();
    expect(await logIn(url, accessToken)).toBe(200);
    expect(await verdictOf(url)).toBe('ok');
    expect((await station.done<Rows>('user list')).users.map(({ username }) => username)).toEqual(['erin']);
  });

  it.each([
    ['usr list', '', '2 server/command-invalid'],
    ['user add carol --password-stdin', 'one\ntwo\n', '2 server/command-invalid'],
    ['user add carol --password-stdin', 'short\n', '1 auth/password-weak'],
    ['user disable nobody', '', '1 server/command-refused'],
    ['import /nowhere.csv', '', '1 server/import-invalid'],
    ['user list --config /nowhere.json', '', '1 server/config-unreadable'],
  ])('ends %j in a typed error and its exit code', async (line, input, expected) => {
    expect(await station.refused(line, input)).toBe(expected);
  });

  it('says what to do about a key in the environment', async () => {
    const key = 'a'.repeat(64);
    const withKey = (more: Readonly<Record<string, string>>) => station.start('key rotate', '', more);
    const alone = withKey({ OFFHOOK_KEY: key });
    expect(await alone.exitCode()).toBe(1);
    expect(alone.stderr).toContain('openssl rand -base64 32');
    const next = withKey({ OFFHOOK_KEY: 'b'.repeat(64), OFFHOOK_OLD_KEYS: key });
    expect(await next.exitCode()).toBe(0);
    expect(next.stderr).toContain('1 secrets were sealed anew');
    const late = withKey({ OFFHOOK_KEY: key });
    expect(await late.exitCode()).toBe(1);
    expect(late.stderr).toContain('not the one that the data folder was made with');
  });
});
