import { sampleSession, type ScriptedAnswer, ScriptedServer } from '@offhook/protocol/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AuthClient, createAuthClient } from '../client/auth-client.js';

const alice = sampleSession();
const at = '2026-11-21T10:00:00.000Z';
const profile = {
  userId: 'alice',
  username: 'alice',
  displayName: 'Alice Ames',
  email: null,
  phoneNumber: '+46700000000',
  hasPassword: true,
  companyId: 'willowdesk',
  companies: [{ companyId: 'willowdesk', name: 'Willowdesk', sipDomain: 'demo.localhost', role: 'admin' }],
};
const accessToken = {
  id: 'pat-1',
  name: 'CI',
  createdAt: at,
  expiresAt: at,
  revokedAt: null,
  lastUsedAt: null,
};
const summary = {
  sessionId: 'session-of-alice',
  method: 'password',
  subId: null,
  userAgent: 'Firefox',
  sourceAddress: '127.0.0.1',
  createdAt: at,
  lastUsedAt: at,
  expiresAt: at,
  isCurrent: true,
};
const ticket = { ticket: 'oh_tic_1', userId: 'alice', expiresAt: at };

interface Case {
  readonly ask: (auth: AuthClient) => Promise<unknown>;
  readonly line: string;
  readonly body?: object;
  readonly answer: unknown;
  readonly result: unknown;
}

const cases: Readonly<Record<string, Case>> = {
  profile: { ask: (auth) => auth.profile(), line: 'GET /profile', answer: profile, result: profile },
  updateProfile: {
    ask: (auth) => auth.updateProfile({ displayName: 'Al', email: null }),
    line: 'PATCH /profile',
    body: { displayName: 'Al', email: null },
    answer: profile,
    result: profile,
  },
  changePassword: {
    ask: (auth) => auth.changePassword({ currentPassword: 'old', newPassword: 'new' }),
    line: 'POST /password',
    body: { currentPassword: 'old', newPassword: 'new' },
    answer: undefined,
    result: undefined,
  },
  selectCompany: {
    ask: (auth) => auth.selectCompany('acme'),
    line: 'POST /session/company',
    body: { companyId: 'acme' },
    answer: { ...alice, companyId: 'acme' },
    result: { ...alice, companyId: 'acme' },
  },
  sessions: {
    ask: (auth) => auth.sessions(),
    line: 'GET /sessions',
    answer: { sessions: [summary] },
    result: [summary],
  },
  endSession: {
    ask: (auth) => auth.endSession('a/b'),
    line: 'DELETE /sessions/a%2Fb',
    answer: undefined,
    result: undefined,
  },
  accessTokens: {
    ask: (auth) => auth.accessTokens(),
    line: 'GET /access-tokens',
    answer: { accessTokens: [accessToken] },
    result: [accessToken],
  },
  createAccessToken: {
    ask: (auth) => auth.createAccessToken({ name: 'CI', expiresInDays: 7 }),
    line: 'POST /access-tokens',
    body: { name: 'CI', expiresInDays: 7 },
    answer: { ...accessToken, accessToken: 'oh_pat_1' },
    result: { ...accessToken, accessToken: 'oh_pat_1' },
  },
  revokeAccessToken: {
    ask: (auth) => auth.revokeAccessToken('pat-1'),
    line: 'DELETE /access-tokens/pat-1',
    answer: undefined,
    result: undefined,
  },
  createProvisioningTicket: {
    ask: (auth) => auth.createProvisioningTicket(),
    line: 'POST /provisioning-tickets',
    answer: ticket,
    result: ticket,
  },
};

let server: ScriptedServer;
let auth: AuthClient;

beforeEach(async () => {
  server = await ScriptedServer.start();
  auth = createAuthClient({ host: server.address });
});

afterEach(async () => {
  auth.dispose();
  await server.close();
});

async function logIn(): Promise<void> {
  server.script({ status: 200, body: alice });
  await auth.login({ accessToken: 'pat' });
  server.requests.length = 0;
}

describe.each(Object.entries(cases))('%s', (_, { answer, ask, body, line, result }) => {
  it('asks in the name of the session', async () => {
    await logIn();
    server.script(answer === undefined ? { status: 204 } : { status: 200, body: answer });
    await expect(ask(auth)).resolves.toEqual(result);
    const [seen] = server.requests;
    expect(`${seen?.method} ${seen?.path.replace('/api/v1', '')}`).toBe(line);
    expect(seen?.headers['authorization']).toBe('Bearer session-token-of-alice');
    expect(seen?.body).toBe(body === undefined ? '' : JSON.stringify(body));
  });

  it('needs a session', async () => {
    await expect(ask(auth)).rejects.toMatchObject({ code: 'auth/not-logged-in' });
    expect(server.requests).toHaveLength(0);
  });

  it.each<[ScriptedAnswer, string]>([
    [{ status: 403 }, 'auth/forbidden'],
    [
      { status: 400, body: { error: { code: 'request/invalid', message: 'No.', retryable: false } } },
      'auth/invalid-request',
    ],
    [{ status: 404, body: '<!doctype html>' }, 'auth/bad-response'],
    [{ status: 500 }, 'auth/server-failed'],
  ])('may be refused with %j', async (refusal, code) => {
    await logIn();
    server.script(refusal);
    await expect(ask(auth)).rejects.toMatchObject({ code });
    expect(auth.session).toEqual(alice);
  });
});

const withAnswer = Object.entries(cases).filter(([, { answer }]) => answer !== undefined);

it.each(withAnswer)('%s does not believe rubbish', async (_, { ask }) => {
  await logIn();
  server.script({ status: 200, body: { rubbish: true } });
  await expect(ask(auth)).rejects.toMatchObject({ code: 'auth/bad-response' });
});

it('the session acts for the company that was chosen', async () => {
  await logIn();
  server.script({ status: 200, body: { ...alice, companyId: 'acme' } });
  const told: unknown[] = [];
  auth.on('sessionChanged', ({ session }) => told.push(session?.companyId));
  await auth.selectCompany('acme');
  expect(auth.session?.companyId).toBe('acme');
  expect(told).toEqual(['acme']);
});

it('to end the own session is to log out', async () => {
  await logIn();
  server.script({ status: 204 });
  await auth.endSession(alice.sessionId);
  expect(auth.session).toBeUndefined();
});
