import { type Session, sessionListSchema, sessionSchema } from '@offhook/protocol';
import { describe, expect, it } from 'vitest';
import { auditLines, callAs } from '../testing/api-call.js';
import { addCompany, addPerson, sessionOf } from '../testing/person.js';
import { createTestServer, dayMs, errorOf, hourMs, type TestServer } from '../testing/test-server.js';
import { sessionTokenOf } from './session-secret.js';

const minuteMs = 60_000;

async function seat(): Promise<{ server: TestServer; userId: string; session: Session } & AsyncDisposable> {
  const server = await createTestServer();
  const userId = await addPerson(server, 'alice');
  const session = await sessionOf(server, 'alice', 'tab-0123456789');
  return { server, userId, session, [Symbol.asyncDispose]: async () => await server[Symbol.asyncDispose]() };
}

type Shown = Pick<Session, 'sessionToken'>;

const show = async (server: TestServer, session: Shown) =>
  await callAs({ server, session }, { method: 'GET', url: '/api/v1/session' });

const renew = async (server: TestServer, session: Shown) =>
  await callAs({ server, session }, { method: 'POST', url: '/api/v1/session/renew' });

describe('GET /api/v1/session', () => {
  it('shows the session as the login did', async () => {
    await using seated = await seat();
    const response = await show(seated.server, seated.session);
    expect(sessionSchema.parse(response.json())).toEqual(seated.session);
    expect(response.headers['cache-control']).toBe('no-store');
  });

  it('derives the token from the secret by the rule of the endpoint', async () => {
    await using seated = await seat();
    expect(sessionTokenOf(seated.session.sessionSecret)).toBe(seated.session.sessionToken);
  });

  it('notes down to the minute when the session was used', async () => {
    await using seated = await seat();
    const { clock, db } = seated.server;
    const lastUsed = async () =>
      (await db.selectFrom('session').select('last_used_at').execute())[0]?.last_used_at;
    const loggedInMs = clock.now();
    await clock.advance(minuteMs - 1);
    await show(seated.server, seated.session);
    expect(await lastUsed()).toBe(loggedInMs);
    await clock.advance(1);
    await show(seated.server, seated.session);
    expect(await lastUsed()).toBe(loggedInMs + minuteMs);
  });

  it('is answered to nobody when the secret was sealed with a key that is gone', async () => {
    await using seated = await seat();
    await seated.server.db.updateTable('session').set({ sealed_secret: 'v1.spoilt' }).execute();
    expect(errorOf(await show(seated.server, seated.session))).toBe('401 auth/session-invalid');
  });
});

describe('POST /api/v1/session/renew', () => {
  it('gives a new secret, a new token and a later end', async () => {
    await using seated = await seat();
    const { server, session } = seated;
    await server.clock.advance(hourMs);
    const renewed = (await renew(server, session)).json<Session>();
    expect(renewed).toEqual({
      ...session,
      sessionSecret: renewed.sessionSecret,
      sessionToken: sessionTokenOf(renewed.sessionSecret),
      expiresAt: '2026-11-21T23:00:00.000Z',
    });
    expect(renewed.sessionSecret).not.toBe(session.sessionSecret);
    expect((await show(server, renewed)).json()).toEqual(renewed);
  });

  it('lets the token of before work for one more minute', async () => {
    await using seated = await seat();
    const { server, session } = seated;
    const renewed = (await renew(server, session)).json<Session>();
    await server.clock.advance(minuteMs - 1);
    expect((await show(server, session)).json()).toEqual(renewed);
    await server.clock.advance(1);
    expect(errorOf(await show(server, session))).toBe('401 auth/session-invalid');
    expect((await show(server, renewed)).statusCode).toBe(200);
  });

  it('makes one new session of many renewals at the same time', async () => {
    await using seated = await seat();
    const { server, session } = seated;
    const answers = await Promise.all(Array.from({ length: 10 }, async () => await renew(server, session)));
    const renewed = answers.map((answer) => answer.json<Session>().sessionToken);
    expect(new Set(renewed).size).toBe(1);
    expect(renewed[0]).not.toBe(session.sessionToken);
    expect((await renew(server, session)).json<Session>().sessionToken).toBe(renewed[0]);
  });

  it('goes on and on, and never beyond the longest life', async () => {
    await using seated = await seat();
    const { server } = seated;
    let { session } = seated;
    const endMs = server.clock.now() + 30 * dayMs;
    while (server.clock.now() < endMs - 10 * hourMs) {
      await server.clock.advance(10 * hourMs);
      session = (await renew(server, session)).json<Session>();
      expect(Date.parse(session.expiresAt)).toBe(Math.min(server.clock.now() + 12 * hourMs, endMs));
    }
    await server.clock.advance(endMs - server.clock.now() - 1);
    expect((await renew(server, session)).statusCode).toBe(200);
    await server.clock.advance(1);
    expect(errorOf(await renew(server, session))).toBe('401 auth/session-expired');
  });
});

describe('POST /api/v1/session/company', () => {
  const select = async (server: TestServer, session: Shown, companyId: unknown) =>
    await callAs(
      { server, session },
      { method: 'POST', url: '/api/v1/session/company', body: { companyId } },
    );

  it('lets the session act for another company of the user, and only this session', async () => {
    await using seated = await seat();
    const { server, session, userId } = seated;
    const companyId = await addCompany(server, 'partner.example');
    await server.services.companies.addMember({ companyId, userId }, 'admin', server.clock.now());
    const other = await sessionOf(server, 'alice');
    expect((await select(server, session, companyId)).json()).toEqual({ ...session, companyId });
    expect((await show(server, session)).json()).toEqual({ ...session, companyId });
    expect((await show(server, other)).json()).toEqual(other);
    expect(await auditLines(server)).toContain(`${userId} company-selected ${companyId}`);
  });

  it('refuses a company of others and one that nobody has, alike', async () => {
    await using seated = await seat();
    const { server, session } = seated;
    const stranger = await select(server, session, await addCompany(server, 'stranger.example'));
    const nobody = await select(server, session, 'nobody');
    expect(errorOf(stranger)).toBe('403 auth/company-forbidden');
    expect(nobody.json()).toEqual(stranger.json());
    expect((await show(server, session)).json()).toEqual(session);
  });

  it('goes back to the company of the address when the membership ends', async () => {
    await using seated = await seat();
    const { server, session, userId } = seated;
    const companyId = await addCompany(server, 'partner.example');
    await server.services.companies.addMember({ companyId, userId }, 'member', server.clock.now());
    await select(server, session, companyId);
    expect(await server.services.companies.removeMember({ companyId, userId })).toBe(true);
    expect((await show(server, session)).json()).toEqual(session);
  });

  it('wants a company', async () => {
    await using seated = await seat();
    for (const companyId of [undefined, '', 7, 'x'.repeat(65), null]) {
      const response = await select(seated.server, seated.session, companyId);
      expect(errorOf(response)).toBe('400 request/invalid');
    }
  });
});

describe('GET /api/v1/sessions', () => {
  const list = async (server: TestServer, session: Shown) => {
    const response = await callAs({ server, session }, { method: 'GET', url: '/api/v1/sessions' });
    return sessionListSchema.parse(response.json()).sessions;
  };

  it('lists the living sessions of the user, the newest first, without a secret', async () => {
    await using seated = await seat();
    const { server, session, userId } = seated;
    await addPerson(server, 'bob');
    await sessionOf(server, 'bob');
    await server.clock.advance(minuteMs);
    const second = (await server.logIn((await server.addAccessToken(userId)).token)).json<Session>();
    const sessions = await list(server, session);
    expect(sessions).toEqual([
      {
        sessionId: second.sessionId,
        method: 'access-token',
        subId: null,
        userAgent: 'lightMyRequest',
        sourceAddress: '192.0.2.1',
        createdAt: '2026-11-21T10:01:00.000Z',
        lastUsedAt: '2026-11-21T10:01:00.000Z',
        expiresAt: second.expiresAt,
        isCurrent: false,
      },
      expect.objectContaining({
        sessionId: session.sessionId,
        method: 'password',
        subId: 'tab-0123456789',
        lastUsedAt: '2026-11-21T10:01:00.000Z',
        isCurrent: true,
      }) as unknown,
    ]);
    await server.clock.advance(12 * hourMs - minuteMs);
    expect((await list(server, second)).map(({ sessionId }) => sessionId)).toEqual([second.sessionId]);
  });
});

describe('DELETE /api/v1/sessions/:sessionId', () => {
  const end = async (server: TestServer, session: Shown, sessionId: string) =>
    await callAs({ server, session }, { method: 'DELETE', url: `/api/v1/sessions/${sessionId}` });

  it('ends another session of the user, and its phone at once', async () => {
    await using seated = await seat();
    const { server, session, userId } = seated;
    const stolen = await sessionOf(server, 'alice');
    await server.provision(stolen);
    expect((await end(server, session, stolen.sessionId)).statusCode).toBe(204);
    expect(errorOf(await show(server, stolen))).toBe('401 auth/session-invalid');
    expect(await server.db.selectFrom('device_secret').select('id').execute()).toEqual([]);
    expect((await show(server, session)).statusCode).toBe(200);
    expect(await auditLines(server)).toContain(`${userId} session-ended ${stolen.sessionId}`);
  });

  it('ends the one that asks as a logout does', async () => {
    await using seated = await seat();
    const { server, session } = seated;
    await server.provision(session);
    expect((await end(server, session, session.sessionId)).statusCode).toBe(204);
    expect(errorOf(await show(server, session))).toBe('401 auth/session-invalid');
    const [secret] = await server.db.selectFrom('device_secret').select('expires_at').execute();
    expect(secret?.expires_at).toBe(server.clock.now() + minuteMs);
  });

  it('does not know those of others, those that are gone, and what is none', async () => {
    await using seated = await seat();
    const { server, session } = seated;
    await addPerson(server, 'bob');
    const bob = await sessionOf(server, 'bob');
    const gone = await sessionOf(server, 'alice');
    await end(server, session, gone.sessionId);
    for (const id of [bob.sessionId, gone.sessionId, 'x', "'%20or%201=1", '__proto__']) {
      expect(errorOf(await end(server, session, id)), id).toBe('404 auth/unknown-session');
    }
    expect((await show(server, bob)).statusCode).toBe(200);
  });
});

describe('whoever is not logged in', () => {
  const bodies: Readonly<Record<string, unknown>> = {
    'POST /api/v1/session/company': { companyId: 'company' },
    'PATCH /api/v1/profile': { displayName: 'Mallory' },
    'POST /api/v1/password': { currentPassword: 'x', newPassword: 'y' },
  };
  const routes = [
    'POST /api/v1/logout',
    'GET /api/v1/session',
    'POST /api/v1/session/renew',
    'GET /api/v1/sessions',
    'DELETE /api/v1/sessions/0123456789abcdef01234567',
    'GET /api/v1/profile',
    ...Object.keys(bodies),
  ];

  it('is told why, everywhere alike', async () => {
    await using seated = await seat();
    const { server, session } = seated;
    const ended = await sessionOf(server, 'alice');
    await server.services.sessions.delete(ended.sessionId);
    const { token: accessToken } = await server.addAccessToken(seated.userId);
    await server.clock.advance(12 * hourMs);
    const shown = {
      'no session': undefined,
      'one that is gone': ended.sessionToken,
      'one that has expired': session.sessionToken,
      'one that never was': 'oh_ses_unknown',
      'an access token': accessToken,
    };
    for (const route of routes) {
      const [method = 'GET', url = ''] = route.split(' ');
      for (const [name, sessionToken] of Object.entries(shown)) {
        const bearer = sessionToken === undefined ? {} : { session: { sessionToken } };
        const call = { method: method as 'GET', url, body: bodies[route] };
        const expected = name === 'one that has expired' ? 'auth/session-expired' : 'auth/session-invalid';
        const response = await callAs({ server, ...bearer }, call);
        expect(errorOf(response), `${route} with ${name}`).toBe(`401 ${expected}`);
      }
    }
  });
});
