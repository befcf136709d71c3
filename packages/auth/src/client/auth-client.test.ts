import { createLogger, type LogEntry } from '@offhook/primitives';
import { sampleSession, ScriptedServer } from '@offhook/protocol/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type AuthClient, createAuthClient } from './auth-client.js';

const alice = sampleSession();
const bob = sampleSession({ userId: 'bob', sessionToken: 'session-token-of-bob' });

let server: ScriptedServer;
let auth: AuthClient;
/** What the client told, in order: `session alice`, `no session`, `logged out alice`. */
let told: string[];

beforeEach(async () => {
  server = await ScriptedServer.start();
  auth = createAuthClient({ host: server.address });
  told = [];
  auth.on('sessionChanged', ({ session }) => told.push(session ? `session ${session.userId}` : 'no session'));
  auth.on('loggedOut', ({ userId }) => told.push(`logged out ${userId}`));
});

afterEach(async () => {
  auth.dispose();
  await server.close();
});

/** `POST /path token` for each request that the server saw. */
function asked(): readonly string[] {
  return server.requests.map(({ headers, method, path }) => {
    const token = String(headers['authorization']).replace('Bearer ', '');
    return `${method} ${path} ${token}`;
  });
}

describe('login', () => {
  it('exchanges the access token for a session', async () => {
    server.script({ status: 200, body: alice });
    await expect(auth.login({ accessToken: 'pat-of-alice' })).resolves.toEqual(alice);
    expect(asked()).toEqual(['POST /api/v1/login pat-of-alice']);
  });

  it('keeps the session and tells of it before it resolves', async () => {
    server.script({ status: 200, body: alice });
    expect(auth.session).toBeUndefined();
    await auth.login({ accessToken: 'pat-of-alice' });
    expect(auth.session).toEqual(alice);
    expect(told).toEqual(['session alice']);
  });

  it('logs out whoever else was logged in', async () => {
    server.script({ status: 200, body: alice }, { status: 200, body: bob }, { status: 204 });
    await auth.login({ accessToken: 'pat-of-alice' });
    await auth.login({ accessToken: 'pat-of-bob' });
    expect(auth.session).toEqual(bob);
    expect(told).toEqual(['session alice', 'no session', 'logged out alice', 'session bob']);
    expect(asked()).toEqual([
      'POST /api/v1/login pat-of-alice',
      'POST /api/v1/login pat-of-bob',
      'POST /api/v1/logout session-token-of-alice',
    ]);
  });

  it('keeps the session that it has when a later login is refused', async () => {
    server.script({ status: 200, body: alice }, { status: 401 });
    await auth.login({ accessToken: 'pat-of-alice' });
    await expect(auth.login({ accessToken: 'wrong' })).rejects.toMatchObject({ code: 'auth/token-invalid' });
    expect(auth.session).toEqual(alice);
  });

  it('asks below the path of the host', async () => {
    server.script({ status: 200, body: alice });
    await createAuthClient({ host: `${server.address}/voice` }).login({ accessToken: 'pat' });
    expect(asked()).toEqual(['POST /voice/api/v1/login pat']);
  });

  it('takes the token as it was pasted', async () => {
    server.script({ status: 200, body: alice });
    await auth.login({ accessToken: ' pat-of-alice\n' });
    expect(asked()).toEqual(['POST /api/v1/login pat-of-alice']);
  });

  it('drops what a newer server says beside the session', async () => {
    server.script({ status: 200, body: { ...alice, colour: 'green' } });
    await expect(auth.login({ accessToken: 'pat' })).resolves.toEqual(alice);
  });
});

describe('two logins at once', () => {
  it('share one request when they mean the same', async () => {
    server.script({ status: 200, body: alice });
    const sessions = await Promise.all([
      auth.login({ accessToken: 'pat-of-alice' }),
      auth.login({ accessToken: 'pat-of-alice' }),
    ]);
    expect(sessions).toEqual([alice, alice]);
    expect(asked()).toHaveLength(1);
    expect(told).toEqual(['session alice']);
  });

  it('do not mix when they mean two users: the second is refused', async () => {
    server.script({ status: 200, body: alice });
    const first = auth.login({ accessToken: 'pat-of-alice' });
    await expect(auth.login({ accessToken: 'pat-of-bob' })).rejects.toMatchObject({
      code: 'auth/login-in-progress',
    });
    await expect(first).resolves.toEqual(alice);
  });

  it('live on without each other: one caller may leave', async () => {
    server.script('silence');
    const leaver = new AbortController();
    const left = auth.login({ accessToken: 'pat', signal: leaver.signal });
    const stayed = auth.login({ accessToken: 'pat' });
    await vi.waitFor(() => expect(server.requests).toHaveLength(1));

    leaver.abort(new Error('left'));
    await expect(left).rejects.toThrow('left');
    auth.dispose();
    await expect(stayed).rejects.toMatchObject({ code: 'auth/disposed' });
  });

  it('leave the way free once both have gone', async () => {
    server.script('silence', { status: 200, body: bob });
    const leaver = new AbortController();
    const left = auth.login({ accessToken: 'pat-of-alice', signal: leaver.signal });
    await vi.waitFor(() => expect(server.requests).toHaveLength(1));
    leaver.abort(new Error('left'));
    await expect(left).rejects.toThrow('left');
    await expect(auth.login({ accessToken: 'pat-of-bob' })).resolves.toEqual(bob);
  });
});

describe('logout', () => {
  beforeEach(async () => {
    server.script({ status: 200, body: alice }, { status: 204 });
    await auth.login({ accessToken: 'pat-of-alice' });
    told.length = 0;
  });

  it('ends the session here and on the server', async () => {
    await auth.logout();
    expect(auth.session).toBeUndefined();
    expect(asked().at(-1)).toBe('POST /api/v1/logout session-token-of-alice');
    expect(told).toEqual(['no session', 'logged out alice']);
  });

  it('has ended it here before the server knows', async () => {
    const logout = auth.logout();
    expect(auth.session).toBeUndefined();
    expect(told).toEqual(['no session', 'logged out alice']);
    await logout;
  });

  it('has nothing to do the second time', async () => {
    await Promise.all([auth.logout(), auth.logout()]);
    await auth.logout();
    expect(asked().filter((line) => line.includes('logout'))).toHaveLength(1);
  });

  it.each([
    ['unknown', { status: 401, body: undefined }],
    ['expired', { status: 401, body: refusal('auth/session-expired') }],
    ['invalid', { status: 401, body: refusal('auth/session-invalid') }],
  ])('is content when the session is %s to the server', async (_, answer) => {
    server.script(answer);
    await expect(auth.logout()).resolves.toBeUndefined();
  });

  it.each([
    ['unreachable', 'cut', 'auth/unreachable'],
    ['broken', { status: 500 }, 'auth/server-failed'],
  ] as const)(
    'says when the server is %s, and has ended the session here all the same',
    async (_, answer, code) => {
      server.script(answer);
      await expect(auth.logout()).rejects.toMatchObject({ code });
      expect(auth.session).toBeUndefined();
    },
  );

  it('gives up a login that is under way', async () => {
    server.script('silence');
    const login = auth.login({ accessToken: 'pat-of-bob' });
    const outcome = expect(login).rejects.toMatchObject({ code: 'auth/cancelled' });
    await auth.logout({ timeoutMs: 1 }).catch(() => undefined);
    await outcome;
    expect(told).toEqual(['no session', 'logged out alice']);
  });
});

describe('dispose', () => {
  it('gives up what is under way, tells nobody any more, and may be called twice', async () => {
    server.script('silence');
    const login = auth.login({ accessToken: 'pat' });
    const outcome = expect(login).rejects.toMatchObject({ code: 'auth/disposed' });
    auth.dispose();
    auth.dispose();
    await outcome;
    await expect(auth.login({ accessToken: 'pat' })).rejects.toMatchObject({ code: 'auth/disposed' });
    expect(told).toEqual([]);
  });
});

it('a login that is given up in the very moment of the answer makes no session', async () => {
  const answer = Response.json(alice);
  const readJson = answer.json.bind(answer);
  answer.json = () => {
    client.dispose();
    return readJson();
  };
  const client = createAuthClient({ host: server.address, fetch: () => Promise.resolve(answer) });
  await expect(client.login({ accessToken: 'pat' })).rejects.toMatchObject({ code: 'auth/disposed' });
  expect(client.session).toBeUndefined();
});

describe('the log', () => {
  it('has a line for each step, and no secret', async () => {
    const lines: LogEntry[] = [];
    const logger = createLogger((line) => lines.push(line));
    const client = createAuthClient({ host: server.address, logger });
    server.script({ status: 200, body: alice }, { status: 204 });
    await client.login({ accessToken: 'pat-of-alice' });
    await client.logout();
    expect(lines.map(({ level, message }) => `${level} ${message}`)).toEqual([
      'info logged in',
      'info logged out',
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/pat-of-alice|session-token/);
  });
});

function refusal(code: string) {
  return { error: { code, message: 'The session is over.', retryable: false } };
}
