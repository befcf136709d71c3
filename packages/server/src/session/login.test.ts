import type { Session } from '@offhook/protocol';
import { makeUserJwt } from '@offhook/protocol/signing';
import { describe, expect, it } from 'vitest';
import { auditLines, callAs } from '../testing/api-call.js';
import {
  addApplication,
  addCompany,
  addPerson,
  logInBy,
  type LoginRequest,
  password,
  sessionOf,
  ticketFor,
} from '../testing/person.js';
import { createTestServer, domain, errorOf, hourMs, type TestServer } from '../testing/test-server.js';

const minuteMs = 60_000;

/** Every way to show who one is. */
type Way = 'access token' | 'username' | 'username@domain' | 'e-mail' | 'number' | 'ticket' | 'JWT';

interface Stage {
  readonly server: TestServer;
  readonly userId: string;
  /** What alice shows, made when the account was all right. */
  readonly proofs: Readonly<Record<Way, LoginRequest>>;
  readonly tokenId: string;
  readonly applicationKey: string;
}

async function stage(): Promise<Stage & AsyncDisposable> {
  const server = await createTestServer();
  const userId = await addPerson(server, 'alice');
  const { id: tokenId, token } = await server.addAccessToken(userId, hourMs);
  const application = await addApplication(server);
  const jwt = makeUserJwt({
    applicationKey: application.key,
    applicationSecret: application.secret,
    userId: 'alice',
    nonce: 'once',
    issuedAt: new Date(server.clock.now()),
  });
  const { email, phoneNumber } = (await server.services.users.findById(userId)) ?? {};
  const proofs: Readonly<Record<Way, LoginRequest>> = {
    'access token': { authorization: `Bearer ${token}` },
    username: { body: { username: 'alice', password } },
    'username@domain': { body: { username: `alice@${domain}`, password } },
    'e-mail': { body: { email, password } },
    number: { body: { phoneNumber, password } },
    ticket: { authorization: `User ${ticketFor(server, application, 'alice')}` },
    JWT: { authorization: `user ${jwt}` },
  };
  const dispose = async () => {
    await server[Symbol.asyncDispose]();
  };
  return { server, userId, tokenId, applicationKey: application.key, proofs, [Symbol.asyncDispose]: dispose };
}

const byPassword = ['username', 'username@domain', 'e-mail', 'number'] as const;
const byTicket = ['ticket', 'JWT'] as const;
const ways: readonly Way[] = ['access token', ...byPassword, ...byTicket];

/** What becomes of an account, and the answer to each way; what is not named gets in. */
interface Change {
  readonly name: string;
  readonly make: (stage: Stage) => Promise<unknown>;
  readonly answers: Readonly<Partial<Record<Way, string>>>;
}

const all = (names: readonly Way[], answer: string): Readonly<Partial<Record<Way, string>>> =>
  Object.fromEntries(names.map((name) => [name, answer]));

const changes: readonly Change[] = [
  { name: 'is all right', make: () => Promise.resolve(), answers: {} },
  {
    name: 'is disabled',
    make: async ({ server, userId }) => await server.services.directory.disable(userId),
    answers: all(ways, '403 auth/account-disabled'),
  },
  {
    name: 'was disabled and enabled again',
    make: async ({ server, userId }) => {
      await server.services.directory.disable(userId);
      await server.services.directory.enable(userId);
    },
    answers: {},
  },
  {
    name: 'has another password',
    make: async ({ server, userId }) =>
      await server.services.directory.setPassword(userId, 'quite another one'),
    answers: all(byPassword, '401 auth/credentials-invalid'),
  },
  {
    name: 'has no password',
    make: async ({ server, userId }) =>
      await server.db.updateTable('app_user').set({ password_hash: null }).where('id', '=', userId).execute(),
    answers: all(byPassword, '401 auth/credentials-invalid'),
  },
  {
    name: 'is gone',
    make: async ({ server, userId }) =>
      await server.db.deleteFrom('app_user').where('id', '=', userId).execute(),
    answers: {
      'access token': '401 auth/token-invalid',
      ...all(byPassword, '401 auth/credentials-invalid'),
      ...all(byTicket, '401 auth/ticket-invalid'),
    },
  },
  {
    name: 'has a revoked access token',
    make: async ({ server, tokenId }) =>
      await server.services.accessTokens.revoke(tokenId, server.clock.now()),
    answers: { 'access token': '401 auth/token-invalid' },
  },
  {
    name: 'belongs to a revoked application',
    make: async ({ applicationKey, server }) =>
      await server.services.applications.revoke(applicationKey, server.clock.now()),
    answers: all(byTicket, '401 auth/ticket-invalid'),
  },
  {
    name: 'is ten minutes older',
    make: async ({ server }) => {
      await server.clock.advance(10 * minuteMs);
    },
    answers: all(byTicket, '401 auth/ticket-expired'),
  },
  {
    name: 'is an hour older',
    make: async ({ server }) => {
      await server.clock.advance(hourMs);
    },
    answers: { 'access token': '401 auth/token-expired', ...all(byTicket, '401 auth/ticket-expired') },
  },
  {
    name: 'moved to another company',
    make: async ({ server, userId }) => {
      const company_id = await addCompany(server, 'other.example');
      await server.db.updateTable('app_user').set({ company_id }).where('id', '=', userId).execute();
    },
    answers: {
      username: '401 auth/credentials-invalid',
      'username@domain': '401 auth/credentials-invalid',
      ...all(byTicket, '401 auth/ticket-invalid'),
    },
  },
];

describe('an account', () => {
  it.each(changes)('that $name', async ({ answers: expected, make }) => {
    await using scene = await stage();
    await make(scene);
    const answers: Partial<Record<Way, string>> = {};
    for (const way of ways) {
      const response = await logInBy(scene.server, scene.proofs[way]);
      if (response.statusCode !== 200) answers[way] = errorOf(response);
      else expect(response.json()).toMatchObject({ userId: scene.userId, displayName: 'The alice' });
    }
    expect(answers).toEqual(expected);
  });
});

describe('a disabled account', () => {
  it('is told of to nobody who does not know the password', async () => {
    await using server = await createTestServer();
    await server.services.directory.disable(await addPerson(server, 'alice'));
    const wrong = await logInBy(server, { body: { username: 'alice', password: 'a wrong one' } });
    expect(errorOf(wrong)).toBe('401 auth/credentials-invalid');
  });

  it('has neither sessions nor device secrets any more, at once', async () => {
    await using server = await createTestServer();
    const userId = await addPerson(server, 'alice');
    const loggedOut = await sessionOf(server, 'alice');
    await server.provision(loggedOut);
    await callAs({ server, session: loggedOut }, { method: 'POST', url: '/api/v1/logout' });
    const session = await sessionOf(server, 'alice');
    expect((await server.provision(session)).statusCode).toBe(200);
    expect(await server.db.selectFrom('device_secret').select('id').execute()).toHaveLength(2);
    await server.services.directory.disable(userId);
    expect(errorOf(await server.provision(session))).toBe('401 auth/session-invalid');
    expect(await server.db.selectFrom('device_secret').select('id').execute()).toEqual([]);
  });
});

describe('POST /api/v1/login', () => {
  it('keeps a sub-session, the user agent and the address with the session', async () => {
    await using server = await createTestServer();
    await addPerson(server, 'alice');
    const userAgent = `Mozilla/5.0 ${'x'.repeat(400)}`;
    const subId = 'tab-0123456789';
    const response = await logInBy(server, {
      body: { username: 'alice', password, subId },
      userAgent,
      remoteAddress: '198.51.100.7',
    });
    expect(response.json()).toMatchObject({ subId });
    const [kept] = await server.db.selectFrom('session').selectAll().execute();
    expect(kept).toMatchObject({
      method: 'password',
      sub_id: subId,
      user_agent: userAgent.slice(0, 256),
      source_address: '198.51.100.7',
      company_id: 'company',
    });
  });

  it('keeps neither the password nor the secret in the clear', async () => {
    await using server = await createTestServer();
    await addPerson(server, 'alice');
    const session = (await logInBy(server, { body: { username: 'alice', password } })).json<Session>();
    const kept = JSON.stringify([
      await server.db.selectFrom('app_user').selectAll().execute(),
      await server.db.selectFrom('session').selectAll().execute(),
      await server.db.selectFrom('audit_event').selectAll().execute(),
    ]);
    for (const secret of [password, session.sessionSecret, session.sessionToken]) {
      expect(kept).not.toContain(secret);
    }
    expect(kept).toContain('$argon2id$');
  });

  it('goes by the header before the body', async () => {
    await using server = await createTestServer();
    const alice = await addPerson(server, 'alice');
    await addPerson(server, 'bob');
    const authorization = `Bearer ${(await server.addAccessToken(alice)).token}`;
    const body = { username: 'bob', password };
    expect((await logInBy(server, { authorization, body })).json()).toMatchObject({ userId: alice });
    const wrong = await logInBy(server, { authorization: 'Bearer oh_pat_wrong', body });
    expect(errorOf(wrong)).toBe('401 auth/token-invalid');
  });

  it('refuses what is no login body', async () => {
    await using server = await createTestServer();
    const bodies = {
      'no name': { password },
      'two names': { username: 'alice', email: 'alice@mail.example', password },
      'a name with a blank': { username: 'a b', password },
      'a name that is an object': { username: { $ne: null }, password },
      'a number without a plus': { phoneNumber: '0123456', password },
      'a password as long as a book': { username: 'alice', password: 'x'.repeat(257) },
      'a password that is a list': { username: 'alice', password: ['x'] },
      'a short sub-session': { username: 'alice', password, subId: 'short' },
      'a sub-session with a path': { username: 'alice', password, subId: '../../../etc' },
      'a list': [],
      'a text': 'alice',
    };
    for (const [name, body] of Object.entries(bodies)) {
      expect(errorOf(await logInBy(server, { body })), name).toBe('400 request/invalid');
    }
  });

  it('locks an account by three wrong passwords, from wherever they come, and says for how long', async () => {
    await using server = await createTestServer();
    await addPerson(server, 'alice');
    const attempt = async (tried: string, index: number) =>
      await logInBy(server, {
        body: { username: 'alice', password: tried },
        remoteAddress: `192.0.2.${index}`,
      });
    for (let count = 1; count <= 3; count += 1) {
      expect(errorOf(await attempt('wrong', count))).toBe('401 auth/credentials-invalid');
    }
    await server.clock.advance(1_000);
    const locked = await attempt(password, 4);
    expect(errorOf(locked)).toBe('429 auth/account-locked');
    expect(locked.headers['retry-after']).toBe('59');
    await server.clock.advance(59_000);
    expect((await attempt(password, 5)).statusCode).toBe(200);
  });

  it('does not lock out who has an access token', async () => {
    await using server = await createTestServer();
    const userId = await addPerson(server, 'alice');
    const { token } = await server.addAccessToken(userId);
    for (let count = 0; count < 4; count += 1) {
      await logInBy(server, { body: { username: 'alice', password: 'wrong' } });
    }
    expect((await server.logIn(token)).statusCode).toBe(200);
  });

  it('answers a name that nobody has as it answers a wrong password', async () => {
    await using server = await createTestServer();
    await addPerson(server, 'alice');
    const answersTo = async (body: object) => {
      const answers: unknown[] = [];
      for (let count = 0; count < 4; count += 1) {
        const answer = await logInBy(server, { body });
        const { 'retry-after': retryAfter, 'www-authenticate': challenge } = answer.headers;
        answers.push([answer.statusCode, answer.json(), retryAfter, challenge]);
      }
      return answers;
    };
    const known = await answersTo({ username: 'alice', password: 'wrong' });
    expect(await answersTo({ username: 'nobody', password: 'wrong' })).toEqual(known);
    expect(await answersTo({ email: 'nobody@mail.example', password: 'wrong' })).toEqual(known);
  });

  it('notes down who logged in and that somebody was refused', async () => {
    await using server = await createTestServer();
    const userId = await addPerson(server, 'alice');
    await logInBy(server, { body: { username: 'alice', password: 'wrong' } });
    await server.clock.advance(1);
    const session = (await logInBy(server, { body: { username: 'alice', password } })).json<Session>();
    expect(await auditLines(server)).toEqual([
      'nobody login-refused',
      `${userId} login ${session.sessionId}`,
    ]);
  });

  it('opens no session for a proof that ends in the same moment', async () => {
    await using server = await createTestServer();
    const userId = await addPerson(server, 'alice');
    await Promise.all([
      logInBy(server, { body: { username: 'alice', password } }),
      server.services.directory.setPassword(userId, 'quite another one'),
      logInBy(server, { body: { username: 'alice', password } }),
      server.services.directory.disable(userId),
    ]);
    expect(await server.db.selectFrom('session').select('id').execute()).toEqual([]);
  });
});
