import { sessionSchema, type Session } from '@offhook/protocol';
import { describe, expect, it, vi } from 'vitest';
import {
  createTestServer,
  dayMs,
  documentOf,
  errorOf,
  hourMs,
  type TestServer,
} from '../testing/test-server.js';

const logOut = async ({ app }: TestServer, token: string | undefined) =>
  await app.inject({
    method: 'POST',
    url: '/api/v1/logout',
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  });

describe('POST /api/v1/login', () => {
  it('opens a session for an access token', async () => {
    await using server = await createTestServer();
    await server.addUser('alice');
    const response = await server.logIn((await server.addAccessToken('alice')).token);
    expect(response.statusCode).toBe(200);
    expect(response.headers).toMatchObject({ 'cache-control': 'no-store' });
    const session = sessionSchema.parse(response.json());
    expect(session).toEqual({
      userId: 'alice',
      companyId: 'company',
      sessionId: expect.stringMatching(/^[0-9a-f]{24}$/) as string,
      sessionSecret: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/) as string,
      sessionToken: expect.stringMatching(/^oh_ses_/) as string,
      displayName: 'The alice',
      expiresAt: '2026-11-21T22:00:00.000Z',
    });
  });

  it('keeps neither token, only their hashes', async () => {
    await using server = await createTestServer();
    await server.addUser('alice');
    const { token } = await server.addAccessToken('alice');
    const { sessionToken } = (await server.logIn(token)).json<Session>();
    const kept = JSON.stringify([
      await server.db.selectFrom('access_token').selectAll().execute(),
      await server.db.selectFrom('session').selectAll().execute(),
    ]);
    expect(kept).not.toContain(token);
    expect(kept).not.toContain(sessionToken);
  });

  it('remembers when an access token was last used', async () => {
    await using server = await createTestServer();
    await server.addUser('alice');
    const { token } = await server.addAccessToken('alice');
    expect(await server.services.accessTokens.find(token)).toMatchObject({
      name: 'test',
      lastUsedAtMs: null,
    });
    await server.clock.advance(hourMs);
    await server.logIn(token);
    const lastUsedAtMs = server.clock.now();
    expect(await server.services.accessTokens.find(token)).toMatchObject({ lastUsedAtMs });
  });

  it('refuses an access token from the instant of its end', async () => {
    await using server = await createTestServer();
    await server.addUser('alice');
    const { token } = await server.addAccessToken('alice', hourMs);
    await server.clock.advance(hourMs - 1);
    expect((await server.logIn(token)).statusCode).toBe(200);
    await server.clock.advance(1);
    const response = await server.logIn(token);
    expect(errorOf(response)).toBe('401 auth/token-expired');
    expect(response.headers['www-authenticate']).toBe('Bearer error="invalid_token"');
  });

  it('refuses a revoked access token, and ends the sessions that it opened', async () => {
    await using server = await createTestServer();
    await server.addUser('alice');
    const { id, token } = await server.addAccessToken('alice');
    const { sessionToken } = (await server.logIn(token)).json<Session>();
    const { accessTokens } = server.services;
    expect(await accessTokens.revoke(id, server.clock.now())).toBe(true);
    expect(await accessTokens.revoke(id, server.clock.now())).toBe(false);
    expect(errorOf(await server.logIn(token))).toBe('401 auth/token-invalid');
    expect(errorOf(await logOut(server, sessionToken))).toBe('401 auth/session-invalid');
  });

  it('ends the device secrets that a revoked token’s sessions minted, and no others', async () => {
    await using server = await createTestServer();
    await server.addUser('alice');
    const { id, token } = await server.addAccessToken('alice');
    documentOf(await server.provision((await server.logIn(token)).json<Session>()));
    documentOf(await server.provision(await server.openSession('alice')));
    const secretCount = async () =>
      (await server.db.selectFrom('device_secret').select('id').execute()).length;
    expect(await secretCount()).toBe(2);
    await server.services.accessTokens.revoke(id, server.clock.now());
    expect(await secretCount()).toBe(1);
  });

  it('does not bring a revoked token back when it is saved again', async () => {
    await using server = await createTestServer();
    await server.addUser('alice');
    const { id, token } = await server.addAccessToken('alice');
    await server.services.accessTokens.revoke(id, server.clock.now());
    const details = { userId: 'alice', name: 'again', expiresAtMs: server.clock.now() + dayMs };
    expect(await server.services.accessTokens.save(token, details, server.clock.now())).toBe(id);
    expect(errorOf(await server.logIn(token))).toBe('401 auth/token-invalid');
  });

  it.each([
    ['nothing', undefined],
    ['an empty header', ''],
    ['another scheme', 'Basic YWxpY2U6cGFzcw=='],
    ['a scheme without a token', 'Bearer '],
    ['a token that nobody has', 'Bearer oh_pat_unknown'],
    ['a token with a blank', 'Bearer oh pat'],
    ['a token as long as a book', `Bearer ${'x'.repeat(5_000)}`],
    ['a token with SQL in it', "Bearer '-or-1=1--"],
  ])('answers %s with auth/token-invalid', async (_name, authorization) => {
    await using server = await createTestServer();
    const headers = authorization === undefined ? {} : { authorization };
    const response = await server.app.inject({ method: 'POST', url: '/api/v1/login', headers });
    expect(errorOf(response)).toBe('401 auth/token-invalid');
  });

  it('takes the scheme in any case (RFC 9110 §11.1)', async () => {
    await using server = await createTestServer();
    await server.addUser('alice');
    const authorization = `bEARER  ${(await server.addAccessToken('alice')).token}`;
    const response = await server.app.inject({
      method: 'POST',
      url: '/api/v1/login',
      headers: { authorization },
    });
    expect(response.statusCode).toBe(200);
  });

  it('lets an address wait that fails too often, and nobody else', async () => {
    const loginLimit = { failureCount: 3, windowMs: hourMs, blockMs: 30_000 };
    await using server = await createTestServer({ config: { loginLimit } });
    await server.addUser('alice');
    const { token } = await server.addAccessToken('alice');
    for (let count = 0; count < 3; count += 1) {
      expect(errorOf(await server.logIn('wrong', '192.0.2.9'))).toBe('401 auth/token-invalid');
    }
    const refused = await server.logIn(token, '192.0.2.9');
    expect(errorOf(refused)).toBe('429 request/too-many');
    expect(refused.headers['retry-after']).toBe('30');
    expect(refused.json()).toMatchObject({ error: { retryable: true } });
    expect((await server.logIn(token, '192.0.2.10')).statusCode).toBe(200);
    await server.clock.advance(30_000);
    expect((await server.logIn(token, '192.0.2.9')).statusCode).toBe(200);
  });

  it('never counts successes', async () => {
    await using server = await createTestServer({ config: { loginLimit: { failureCount: 1 } } });
    await server.addUser('alice');
    const { token } = await server.addAccessToken('alice');
    for (let count = 0; count < 20; count += 1) expect((await server.logIn(token)).statusCode).toBe(200);
  });

  it('ends the oldest sessions of a program that logs in over and over', async () => {
    await using server = await createTestServer();
    await server.addUser('alice');
    const { token } = await server.addAccessToken('alice');
    const sessions: Session[] = [];
    for (let count = 0; count < 102; count += 1) {
      sessions.push((await server.logIn(token)).json<Session>());
      await server.clock.advance(1);
    }
    const [first, second, third] = sessions;
    expect(errorOf(await logOut(server, first?.sessionToken))).toBe('401 auth/session-invalid');
    expect(errorOf(await logOut(server, second?.sessionToken))).toBe('401 auth/session-invalid');
    expect((await logOut(server, third?.sessionToken)).statusCode).toBe(204);
  });
});

describe('POST /api/v1/logout', () => {
  it('ends the session', async () => {
    await using server = await createTestServer();
    await server.addUser('alice');
    const { sessionToken } = await server.openSession('alice');
    const response = await logOut(server, sessionToken);
    expect([response.statusCode, response.body]).toEqual([204, '']);
    expect(errorOf(await logOut(server, sessionToken))).toBe('401 auth/session-invalid');
  });

  it('leaves other sessions of the user alone', async () => {
    await using server = await createTestServer();
    await server.addUser('alice');
    const [first, second] = [await server.openSession('alice'), await server.openSession('alice')];
    await logOut(server, first.sessionToken);
    expect((await server.provision(second)).statusCode).toBe(200);
  });

  it('lets the secrets that it minted work for one more minute, to unregister', async () => {
    await using server = await createTestServer();
    await server.addUser('alice');
    const [first, second] = [await server.openSession('alice'), await server.openSession('alice')];
    documentOf(await server.provision(first));
    documentOf(await server.provision(second));
    await logOut(server, first.sessionToken);
    const ends = await server.db
      .selectFrom('device_secret')
      .select('expires_at')
      .orderBy('expires_at')
      .execute();
    const nowMs = server.clock.now();
    expect(ends.map(({ expires_at: endMs }) => endMs - nowMs)).toEqual([60_000, dayMs]);
  });

  it('answers a session token that is no more, or never was', async () => {
    await using server = await createTestServer();
    await server.addUser('alice');
    const { sessionToken } = await server.openSession('alice');
    await server.clock.advance(12 * hourMs);
    expect(errorOf(await logOut(server, sessionToken))).toBe('401 auth/session-expired');
    expect(errorOf(await logOut(server, 'oh_ses_unknown'))).toBe('401 auth/session-invalid');
    expect(errorOf(await logOut(server, undefined))).toBe('401 auth/session-invalid');
  });

  it('does not take an access token for a session token', async () => {
    await using server = await createTestServer();
    await server.addUser('alice');
    const { token } = await server.addAccessToken('alice');
    expect(errorOf(await logOut(server, token))).toBe('401 auth/session-invalid');
  });
});

describe('housekeeping', () => {
  it('forgets sessions a week after their end, and secrets at theirs', async () => {
    await using server = await createTestServer();
    await server.addUser('alice');
    const session = await server.openSession('alice');
    await server.provision(session);
    await server.clock.advance(dayMs + 1);
    server.services.housekeeping.start();
    await server.clock.advance(hourMs);
    await vi.waitFor(async () => {
      expect(await server.db.selectFrom('device_secret').selectAll().execute()).toEqual([]);
    });
    expect(errorOf(await logOut(server, session.sessionToken))).toBe('401 auth/session-expired');
    await server.clock.advance(7 * dayMs);
    await vi.waitFor(async () => {
      // The next round begins an hour after the last one has ended, which takes real time on a real database.
      await server.clock.advance(hourMs);
      expect(errorOf(await logOut(server, session.sessionToken))).toBe('401 auth/session-invalid');
    });
  });
});
