import { isOffhookError } from '@offhook/primitives';
import { ManualClock } from '@offhook/primitives/testing';
import { sampleSession, type ScriptedAnswer, ScriptedServer } from '@offhook/protocol/testing';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type AuthClient, createAuthClient } from './auth-client.js';
import { AuthError, authErrorCodes } from '../auth-error.js';

let server: ScriptedServer;
let clock: ManualClock;
let auth: AuthClient;

beforeEach(async () => {
  server = await ScriptedServer.start();
  clock = new ManualClock();
  auth = createAuthClient({ host: server.address, clock });
});

afterEach(async () => {
  auth.dispose();
  await server.close();
});

const worthAnotherTry = ['auth/server-failed', 'auth/too-many-requests', 'auth/unreachable'];
const html = '<!doctype html><title>Welcome to nginx</title>';
const says = (code: string, retryable = false) => ({
  error: { code, message: `Server: ${code}.`, retryable },
});

describe('what a server may answer to a login', () => {
  const answers: readonly (readonly [string, ScriptedAnswer, string])[] = [
    ['an unknown token', { status: 401, body: says('auth/token-invalid') }, 'auth/token-invalid'],
    ['an expired token', { status: 401, body: says('auth/token-expired') }, 'auth/token-expired'],
    ['a user who is shut out', { status: 403, body: says('auth/forbidden') }, 'auth/forbidden'],
    [
      'a code that this release does not know',
      { status: 401, body: says('auth/newer') },
      'auth/token-invalid',
    ],
    ['a code of another area', { status: 401, body: says('edge/odd') }, 'auth/token-invalid'],
    ['401 from a proxy', { status: 401, body: html }, 'auth/token-invalid'],
    ['403 from a proxy', { status: 403, body: html }, 'auth/forbidden'],
    ['too many attempts', { status: 429 }, 'auth/too-many-requests'],
    ['500', { status: 500 }, 'auth/server-failed'],
    ['500 with our body', { status: 500, body: says('internal/unexpected', true) }, 'auth/server-failed'],
    ['502 from a proxy', { status: 502, body: html }, 'auth/server-failed'],
    ['503 for long', { status: 503, headers: { 'retry-after': '600' } }, 'auth/server-failed'],
    ['404', { status: 404, body: html }, 'auth/bad-response'],
    ['a redirect', { status: 302, headers: { location: 'https://example.com' } }, 'auth/bad-response'],
    ['a page in place of a session', { status: 200, body: html }, 'auth/bad-response'],
    ['nothing in place of a session', { status: 204 }, 'auth/bad-response'],
    ['an empty body', { status: 200, body: '' }, 'auth/bad-response'],
    ['half a session', { status: 200, body: '{"userId":"alice","sess' }, 'auth/bad-response'],
    ['a list', { status: 200, body: [] }, 'auth/bad-response'],
    ['null', { status: 200, body: 'null' }, 'auth/bad-response'],
    ['a cut connection', 'cut', 'auth/unreachable'],
  ];

  it.each(answers)('%s', async (_, answer, code) => {
    server.script(answer);
    const error = await auth.login({ accessToken: 'pat' }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AuthError);
    expect(error).toMatchObject({ code, retryable: worthAnotherTry.includes(code) });
    expect(auth.session).toBeUndefined();
    expect(clock.pendingCount, 'a timer is left over').toBe(0);
  });

  it('in its own words, when the code is one of ours', async () => {
    server.script({ status: 401, body: says('auth/token-expired') });
    await expect(auth.login({ accessToken: 'pat' })).rejects.toThrow('Server: auth/token-expired.');
  });
});

describe('a session that is wrong in one field', () => {
  const wrong = {
    userId: ['', 'a'.repeat(65), 7, null],
    sessionToken: ['', 'a'.repeat(257), {}, null],
    displayName: ['', 'a'.repeat(129), [], null],
    expiresAt: ['', 'tomorrow', '2026-11-21', '2026-11-21T10:00:00+01:00', 1_900_000_000, null],
  };
  const cases = Object.entries(wrong).flatMap(([field, values]) => [
    ...values.map((value) => [field, value] as const),
    [field, undefined] as const,
  ]);

  it.each(cases)('%s: %j', async (field, value) => {
    server.script({ status: 200, body: { ...sampleSession(), [field]: value } });
    await expect(auth.login({ accessToken: 'pat' })).rejects.toMatchObject({ code: 'auth/bad-response' });
  });
});

describe('a server that is not there', () => {
  it('is unreachable', async () => {
    await server.close();
    await expect(auth.login({ accessToken: 'pat' })).rejects.toMatchObject({
      code: 'auth/unreachable',
      retryable: true,
    });
  });

  it('is waited for until the deadline, by default 15 s', async () => {
    server.script('silence');
    const login = auth.login({ accessToken: 'pat' });
    const outcome = expect(login).rejects.toMatchObject({ code: 'auth/timed-out', retryable: true });
    await clock.advance(14_999);
    expect(clock.pendingCount).toBe(1);
    await clock.advance(1);
    await outcome;
    expect(clock.pendingCount).toBe(0);
  });

  it('is waited for as long as the caller says, also while it says that it is busy', async () => {
    server.script({ status: 503, headers: { 'retry-after': '2' } });
    const login = auth.login({ accessToken: 'pat', timeoutMs: 5_000 });
    const outcome = expect(login).rejects.toMatchObject({ code: 'auth/timed-out' });
    await vi.waitFor(() => expect(clock.pendingCount).toBe(2));
    await clock.advance(1_000);
    expect(server.requests).toHaveLength(1);
    server.script('silence');
    await clock.advance(4_000);
    await outcome;
  });

  it('may also stall in the middle of its answer', async () => {
    const stalled = new Response(new ReadableStream({ pull: () => new Promise(() => undefined) }));
    const client = createAuthClient({ host: server.address, clock, fetch: () => Promise.resolve(stalled) });
    const outcome = expect(client.login({ accessToken: 'pat' })).rejects.toMatchObject({
      code: 'auth/timed-out',
    });
    await clock.advance(15_000);
    await outcome;
  });
});

describe('a caller who leaves', () => {
  it('gets the own reason back', async () => {
    server.script('silence');
    const caller = new AbortController();
    const login = auth.login({ accessToken: 'pat', signal: caller.signal });
    await vi.waitFor(() => expect(server.requests).toHaveLength(1));
    caller.abort(new Error('the user closed the dialog'));
    await expect(login).rejects.toThrow('the user closed the dialog');
    expect(clock.pendingCount).toBe(0);
  });

  it('asks nothing at all when gone before', async () => {
    const gone = AbortSignal.abort(new Error('gone'));
    await expect(auth.login({ accessToken: 'pat', signal: gone })).rejects.toThrow('gone');
    expect(server.requests).toHaveLength(0);
  });
});

describe('a login without a usable token', () => {
  it.each([[''], ['two words'], ['token\r\nX-Admin: yes'], [undefined], [null], [42]])(
    '%j asks the server nothing',
    async (accessToken) => {
      const login = auth.login({ accessToken: accessToken as string });
      await expect(login).rejects.toMatchObject({ code: 'auth/token-missing' });
      expect(server.requests).toHaveLength(0);
    },
  );
});

describe('a host', () => {
  it.each([
    'http://phone.example.com',
    'http://localhost.example.com',
    'ftp://localhost',
    'https://user:secret@phone.example.com',
    'phone.example.com',
    '',
  ])('%j is refused', (host) => {
    expect(() => createAuthClient({ host })).toThrow(expect.objectContaining({ code: 'auth/insecure-host' }));
  });

  it.each(['https://phone.example.com', 'http://localhost:7400', 'http://127.0.0.1', 'http://[::1]:7400'])(
    '%j is taken',
    (host) => {
      expect(() => createAuthClient({ host })).not.toThrow();
    },
  );
});

it('whatever a server answers, a login resolves a session or rejects with an AuthError', async () => {
  const answer = fc.record({
    status: fc.integer({ min: 200, max: 599 }),
    body: fc.oneof(fc.string(), fc.jsonValue()),
  });
  await fc.assert(
    fc.asyncProperty(answer, async ({ body, status }) => {
      const isBodiless = status === 204 || status === 205 || status === 304;
      const text = isBodiless ? null : JSON.stringify(body);
      const fetch = () => Promise.resolve(new Response(text, { status, headers: { 'retry-after': '9' } }));
      const client = createAuthClient({ host: server.address, clock, fetch });
      const error: unknown = await client.login({ accessToken: 'pat' }).catch((thrown: unknown) => thrown);
      expect(isOffhookError(error) && authErrorCodes.some((code) => code === error.code)).toBe(true);
      expect(clock.pendingCount).toBe(0);
    }),
  );
});
