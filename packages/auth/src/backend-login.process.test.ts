/// <reference types="node" />
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '@offhook/primitives';
import { signSessionRequest } from '@offhook/protocol/signing';
import { createAuthClient } from './client/auth-client.js';

const root = new URL('../../../', import.meta.url);
const sources = new URL('packages/server/src/testing/run-sources.mjs', root).href;
const serverCommand = fileURLToPath(new URL('packages/server/src/cli.ts', root));
const backendCommand = fileURLToPath(new URL('examples/backend-login/server.mjs', root));

const children: ChildProcessWithoutNullStreams[] = [];
let folder = '';
let accessToken = '';
let host = '';
let page = '';

/** Starts a command from its sources, and resolves the address that it prints. */
async function start(
  command: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<string> {
  const { PATH = '' } = process.env;
  const node = ['--conditions', '@offhook/source', '--import', sources, ...command];
  const child = spawn(process.execPath, node, { env: { PATH, ...environment } });
  children.push(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  }
  for (;;) {
    const address = / at (http:\S+?)\/?\s/.exec(said)?.[1];
    if (address !== undefined) return address;
    if (child.exitCode !== null) throw new Error(`It ended: ${said}`);
    await Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data'), once(child, 'close')]);
  }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'offhook-backend-login-'));
  host = await start([serverCommand, '--demo', '--port', '0'], { DATA_FOLDER: folder });
  const demo = JSON.parse(await readFile(join(folder, 'demo.json'), 'utf8')) as {
    readonly accessTokens: Readonly<Record<string, string>>;
  };
  accessToken = demo.accessTokens['alice'] ?? '';
  page = await start([backendCommand], { OFFHOOK_HOST: host, OFFHOOK_TOKEN: accessToken });
}, 60_000);

afterAll(async () => {
  for (const child of children) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const closed = once(child, 'close');
    child.kill('SIGKILL');
    await closed;
  }
  await rm(folder, { recursive: true, force: true });
});

/** What the page is sent: status, headers and body as one text, and the body read. */
async function asPage(
  method: string,
  path: string,
): Promise<{ readonly sent: string; readonly body: Readonly<Record<string, string>> }> {
  const response = await fetch(page + path, { method, headers: { 'x-requested-with': 'backend-login' } });
  const text = await response.text();
  const isJson = response.headers.get('content-type') === 'application/json';
  const body = isJson ? (JSON.parse(text) as Readonly<Record<string, string>>) : {};
  return { sent: `${response.status} ${JSON.stringify([...response.headers])} ${text}`, body };
}

describe('a page whose backend logs in', () => {
  it('never sees the access token', async () => {
    expect(accessToken.length).toBeGreaterThan(20);
    for (const line of ['GET /', 'POST /session', 'POST /ticket', 'GET /session', 'POST /other']) {
      const [method = '', path = ''] = line.split(' ');
      const { sent } = await asPage(method, path);
      expect(sent, line).not.toContain(accessToken);
      expect(decodeURIComponent(escaped(sent)), line).not.toContain(accessToken);
    }
  });

  it('resumes the session that it was handed, which is the user’s', async () => {
    const { body } = await asPage('POST', '/session');
    expect(Object.keys(body).sort()).toEqual(['host', 'sessionId', 'sessionSecret']);
    const auth = createAuthClient({ host: body['host'] });
    const session = await auth.login({
      sessionId: body['sessionId'] ?? '',
      sessionSecret: body['sessionSecret'] ?? '',
    });
    expect(session).toMatchObject({ userId: 'alice', sessionId: body['sessionId'] });
    await expect(auth.profile()).resolves.toMatchObject({ userId: 'alice' });
    await auth.logout();
    await expect(
      auth.login({ sessionId: body['sessionId'] ?? '', sessionSecret: body['sessionSecret'] ?? '' }),
    ).rejects.toMatchObject({ code: 'auth/session-invalid' });
    auth.dispose();
  });

  it('becomes a phone by a ticket, once, and without a session', async () => {
    const { body } = await asPage('POST', '/ticket');
    expect(Object.keys(body).sort()).toEqual(['host', 'ticket', 'userId']);
    const redeem = () =>
      fetch(`${host}/api/v1/provisioning-tickets/redeem`, {
        method: 'POST',
        headers: { authorization: `Bearer ${body['ticket']}`, 'content-type': 'application/json' },
        body: JSON.stringify({ deviceToken: 'a1'.repeat(16), create: true }),
      });
    const document = await redeem();
    expect(document.status).toBe(200);
    expect(await document.json()).toMatchObject({ userId: 'alice', account: { username: 'alice' } });
    expect((await redeem()).status).toBe(401);
  });

  it('hands nothing to whoever does not come from its own page', async () => {
    const response = await fetch(`${page}/session`, { method: 'POST' });
    expect(response.status).toBe(403);
  });
});

/** Percent signs that escape nothing must not hide what others do. */
function escaped(text: string): string {
  return text.replace(/%(?![0-9a-f]{2})/gi, '%25');
}

describe('the client in Node, on the real server', () => {
  it('logs in by password, renews, lists and logs out, and needs no browser for it', async () => {
    const auth = createAuthClient({ host });
    const session = await auth.login({ username: 'alice', password: 'alice-demo-password' });
    const renewed = await auth.renew();
    expect(renewed.sessionToken).not.toBe(session.sessionToken);
    const sessions = await auth.sessions();
    expect(sessions.filter(({ isCurrent }) => isCurrent)).toMatchObject([{ method: 'password' }]);
    await expect(auth.login({ checkOnly: true })).resolves.toMatchObject({ userId: 'alice' });
    await auth.logout();
    await expect(auth.profile()).rejects.toMatchObject({ code: 'auth/not-logged-in' });
    auth.dispose();
  });

  it('signs requests, also with a clock that is a day wrong', async () => {
    for (const skewMs of [-86_400_000, 0, 86_400_000]) {
      const clock = { ...systemClock, now: () => systemClock.now() + skewMs };
      const auth = createAuthClient({ host, clock, signRequests: signSessionRequest });
      await auth.login({ username: 'alice', password: 'alice-demo-password' });
      await expect(auth.profile()).resolves.toMatchObject({ userId: 'alice' });
      await expect(auth.updateProfile({ displayName: 'Alice Archer' })).resolves.toMatchObject({
        displayName: 'Alice Archer',
      });
      await auth.logout();
      auth.dispose();
    }
  });

  it('takes the phone’s password, is put out by another session, and sees that as a state', async () => {
    const [one, two] = [createAuthClient({ host }), createAuthClient({ host })];
    for (const auth of [one, two])
      await auth.login({ email: 'bob@demo.example', password: 'bob-demo-password' });
    const taken = await one.resetPhonePassword({ renew: true, deviceToken: 'b1'.repeat(16) });
    expect(taken).toMatchObject({ state: 'held', account: { username: 'bob' } });
    await two.resetPhonePassword({ renew: true, deviceToken: 'b2'.repeat(16) });
    await expect(one.phoneLease()).resolves.toMatchObject({ state: 'taken' });
    await two.exit({ logout: true });
    await expect(one.phoneLease()).resolves.toMatchObject({ state: 'free' });
    await one.exit({ logout: true });
    for (const auth of [one, two]) auth.dispose();
  });

  it('is told apart by the code of what went wrong', async () => {
    const auth = createAuthClient({ host });
    await expect(auth.login({ username: 'alice', password: 'wrong' })).rejects.toMatchObject({
      code: 'auth/credentials-invalid',
    });
    await expect(auth.login({ accessToken: 'wrong' })).rejects.toMatchObject({ code: 'auth/token-invalid' });
    await expect(auth.login({ userTicket: 'd3Jvbmc=:d3Jvbmc=' })).rejects.toMatchObject({
      code: 'auth/ticket-invalid',
    });
    auth.dispose();
  });

  it('does not keep a process alive that has nothing more to do', async () => {
    const script = `
      import { createAuthClient } from '@offhook/auth';
      const auth = createAuthClient({ host: '${host}' });
      await auth.login({ username: 'alice', password: 'alice-demo-password' });
      process.stdout.write('logged in as ' + auth.session.userId);
    `;
    const cwd = fileURLToPath(new URL('examples/backend-login/', root));
    const node = [
      '--conditions',
      '@offhook/source',
      '--import',
      sources,
      '--input-type=module',
      '-e',
      script,
    ];
    const child = spawn(process.execPath, node, { cwd, env: { PATH: process.env['PATH'] } });
    children.push(child);
    let said = '';
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number];
    expect([code, said]).toEqual([0, 'logged in as alice']);
  }, 20_000);
});
