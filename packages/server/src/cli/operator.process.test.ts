import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AuthWebhookVerdict } from '@offhook/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KeyFile } from '../secret/key-file.js';
import { keyIdOf } from '../secret/key-ring.js';
import { Command, killCommands } from '../testing/command-process.js';
import { cheapHash } from '../testing/operator.js';
import { requestOf } from '../testing/sip-phone.js';
import { basicAuthorization, temporaryFolder } from '../testing/test-server.js';

const edge = { username: 'edge', password: 'edge password' } as const;
const environment = {
  WEBHOOK_USERNAME: edge.username,
  WEBHOOK_PASSWORD: edge.password,
  SIP_DOMAIN: 'sip.example.com',
  TRUSTED_PROXIES: '127.0.0.1',
};
const erin = { username: 'erin', realm: 'sip.example.com', secret: 'what is in the hard phone' };

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder();
});

afterEach(async () => {
  killCommands();
  await folder[Symbol.asyncDispose]();
});

function start(line: string, input = ''): Command {
  return new Command([...line.split(' '), '--data', folder.path], environment, input);
}

/** What a line that succeeds prints with `--json`. */
async function done<Result = Readonly<Record<string, unknown>>>(
  line: string,
  input?: string,
): Promise<Result> {
  const command = start(`${line} --json`, input);
  const code = await command.exitCode();
  if (code !== 0) throw new Error(`${line} ended with ${String(code)}: ${command.stderr}`);
  expect(command.stderr).toBe('');
  return JSON.parse(command.stdout) as Result;
}

/** The exit code and the code of the error that a line ends with. */
async function refused(line: string, input?: string): Promise<string> {
  const command = start(`${line} --json`, input);
  const code = await command.exitCode();
  expect(command.stdout).toBe('');
  const { error } = JSON.parse(command.stderr) as { readonly error: { readonly code: string } };
  return `${String(code)} ${error.code}`;
}

async function verdictOf(url: string, sourceAddress = '192.0.2.7', secret = erin.secret): Promise<string> {
  const response = await fetch(new URL('/webhooks/auth', url), {
    method: 'POST',
    headers: {
      authorization: basicAuthorization(edge.username, edge.password),
      'content-type': 'application/json',
    },
    body: JSON.stringify({ ...requestOf({ ...erin, secret }), source_address: sourceAddress }),
  });
  return ((await response.json()) as AuthWebhookVerdict).status;
}

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
    const url = await start('--port 0').ready();
    const file = join(folder.path, 'users.csv');
    await writeFile(file, `username,name,password\nerin,Erin,${erin.secret}\nfrank,Frank,another long one\n`);
    expect(await done(`import ${file} --dry-run`)).toMatchObject({ addedCount: 2, isDryRun: true });
    expect((await done<Rows>('user list')).users).toEqual([]);
    expect(await done(`import ${file} --sip-passwords`)).toMatchObject({ addedCount: 2, changedCount: 0 });
    expect((await done<Rows>('user list')).users).toMatchObject([
      { username: 'erin', hasPassword: true },
      { username: 'frank', hasPassword: true },
    ]);
    expect(await verdictOf(url)).toBe('ok');

    const { accessToken } = await done<{ readonly accessToken: string }>('token create erin --days 7');
    expect(await logIn(url, accessToken)).toBe(200);
    const { sessions } = await done<Rows>('session list erin');
    expect(sessions).toHaveLength(1);
    await done(`session revoke ${sessions[0]?.sessionId ?? ''}`);
    expect((await done<Rows>('session list erin')).sessions).toEqual([]);

    await done('user disable erin');
    expect([await verdictOf(url), await logIn(url, accessToken)]).toEqual(['fail', 403]);
    await done('user enable erin');
    expect([await verdictOf(url), await logIn(url, accessToken)]).toEqual(['ok', 200]);

    const { devices } = await done<Rows>('device list erin');
    expect(devices.map(({ name }) => name)).toEqual(['Imported phone']);
    await done(`device revoke ${devices[0]?.deviceId ?? ''}`);
    expect(await verdictOf(url)).toBe('fail');

    const { events } = await done<Rows>('audit list');
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
    const url = await start('--port 0').ready();
    const file = join(folder.path, 'users.json');
    await writeFile(
      file,
      JSON.stringify({ 'sip.example.com': [{ username: 'erin', password: erin.secret }] }),
    );
    await done(`import ${file} --sip-passwords`);
    const attacker = '203.0.113.9';
    for (let round = 0; round < 10; round += 1) await verdictOf(url, attacker, 'a guess');
    expect(await verdictOf(url, attacker)).toBe('fail');
    expect((await done<Rows>('blocklist list')).blocked).toMatchObject([{ kind: 'sip', source: attacker }]);
    expect(await refused('blocklist clear 203.0.113.10')).toBe('1 server/command-refused');
    await done(`blocklist clear ${attacker}`);
    await expect.poll(async () => await verdictOf(url, attacker), { timeout: 10_000 }).toBe('ok');
    expect((await done<Rows>('blocklist list')).blocked).toEqual([]);
  });

  it('copies the data with its rights, and never over another file', async () => {
    await start('--port 0').ready();
    await done('user add carol --password-stdin', 'a long password\n');
    const copy = join(folder.path, 'copy.db');
    await done(`backup ${copy}`);
    expect((await stat(copy)).mode & 0o777).toBe(0o600);
    expect((await readFile(copy)).subarray(0, 15).toString()).toBe('SQLite format 3');
    expect(await refused(`backup ${copy}`)).toBe('1 server/command-refused');
  });

  it.each([
    ['usr list', '', '2 server/command-invalid'],
    ['user add carol --password-stdin', 'one\ntwo\n', '2 server/command-invalid'],
    ['user add carol --password-stdin', 'short\n', '1 auth/password-weak'],
    ['user disable nobody', '', '1 server/command-refused'],
    ['import /nowhere.csv', '', '1 server/import-invalid'],
    ['user list --config /nowhere.json', '', '1 server/config-unreadable'],
  ])('ends %j in a typed error and its exit code', async (line, input, expected) => {
    expect(await refused(line, input)).toBe(expected);
  });

  it('says what to do about a key in the environment', async () => {
    const key = 'a'.repeat(64);
    const withKey = (more: Readonly<Record<string, string>>) =>
      new Command(['key', 'rotate', '--data', folder.path], { ...environment, ...more });
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

describe('key rotate', { timeout: 300_000 }, () => {
  const killCount = 20;
  /** So that sealing all of it anew lasts long enough to be cut off. */
  const userCount = 1_500;

  it(`may be killed ${killCount} times, beside a server that goes on working`, async () => {
    const url = await start('--port 0').ready();
    const file = join(folder.path, 'users.csv');
    const others = Array.from({ length: userCount }, (_, index) => `user${index},the same for all of them`);
    await writeFile(file, ['username,password', `erin,${erin.secret}`, ...others].join('\n'));
    const config = join(folder.path, 'offhook.json');
    await writeFile(config, JSON.stringify({ passwordHash: cheapHash }));
    await done(`import ${file} --sip-passwords --config ${config}`);
    const [first] = await new KeyFile(folder.path).load();

    const startMs = performance.now();
    await start('user list').exitCode();
    const startUpMs = performance.now() - startMs;
    let openedKeyCount = 0;
    for (let round = 0; round < killCount; round += 1) {
      const rotation = start('key rotate');
      // From before it does anything to well within its work, and later than that when it began early.
      const delayMs = startUpMs * (0.7 + (0.6 * (round + Math.random())) / killCount);
      await Promise.race([rotation.exitCode(), new Promise((resolve) => setTimeout(resolve, delayMs))]);
      rotation.kill('SIGKILL');
      await rotation.exitCode();
      expect(await verdictOf(url), `after kill ${round}, ${Math.round(delayMs)} ms after the start`).toBe(
        'ok',
      );
      openedKeyCount = Math.max(openedKeyCount, (await new KeyFile(folder.path).load()).length);
    }
    // Otherwise all of them came too early, and nothing was tested.
    expect(openedKeyCount).toBeGreaterThan(1);

    expect(await done('key rotate')).toMatchObject({ unreadableCount: 0, hasOldKeys: false });
    const keys = await new KeyFile(folder.path).load();
    expect(keys).toHaveLength(1);
    expect(keyIdOf(keys[0])).not.toBe(keyIdOf(first));
    expect(await verdictOf(url)).toBe('ok');
    killCommands();
    const again = await start('--port 0').ready();
    expect(await verdictOf(again)).toBe('ok');
  });
});
