import { sampleSession, type ScriptedAnswer, ScriptedServer } from '@offhook/protocol/testing';
import { signString } from '@offhook/protocol/signing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LoginProof } from '../login/login-request.js';
import { type AuthClient, createAuthClient } from './auth-client.js';

const alice = sampleSession({ subId: 'desk-number-7' });
const { sessionId, sessionSecret } = alice;
const resumedToken = `oh_ses_${signString(sessionSecret, 'session token')
  .replaceAll('+', '-')
  .replaceAll('/', '_')
  .replaceAll('=', '')}`;

interface Kind {
  readonly proof: LoginProof;
  readonly line: string;
  readonly authorization: string | undefined;
  readonly body: object | undefined;
}

const subId = 'desk-number-7';
const post = 'POST /api/v1/login';
const kinds: Readonly<Record<string, Kind>> = {
  token: { proof: { accessToken: 'pat' }, line: post, authorization: 'Bearer pat', body: { subId } },
  username: {
    proof: { username: 'alice', password: 'secret' },
    line: post,
    authorization: undefined,
    body: { username: 'alice', password: 'secret', subId },
  },
  'e-mail': {
    proof: { email: 'alice@example.com', password: 'secret' },
    line: post,
    authorization: undefined,
    body: { email: 'alice@example.com', password: 'secret', subId },
  },
  'phone number': {
    proof: { phoneNumber: '+46700000000', password: 'secret' },
    line: post,
    authorization: undefined,
    body: { phoneNumber: '+46700000000', password: 'secret', subId },
  },
  ticket: {
    proof: { userTicket: 'eyJ9:c2ln' },
    line: post,
    authorization: 'User eyJ9:c2ln',
    body: { subId },
  },
  'kept session': {
    proof: { sessionId, sessionSecret },
    line: 'GET /api/v1/session',
    authorization: `Bearer ${resumedToken}`,
    body: undefined,
  },
};

interface Outcome {
  readonly answer: ScriptedAnswer;
  readonly code: string | undefined;
}

const refused = (status: number, code: string): Outcome => ({
  answer: { status, body: { error: { code, message: 'No.', retryable: false } } },
  code,
});

const outcomes: Readonly<Record<string, Outcome>> = {
  'a session': { answer: { status: 200, body: alice }, code: undefined },
  'wrong credentials': refused(401, 'auth/credentials-invalid'),
  'a locked account': refused(429, 'auth/account-locked'),
  'a user who is shut out': refused(403, 'auth/account-disabled'),
  'an expired ticket': refused(401, 'auth/ticket-expired'),
  'a session that is over': refused(401, 'auth/session-expired'),
  'too many attempts': { answer: { status: 429 }, code: 'auth/too-many-requests' },
  'a failure': { answer: { status: 500 }, code: 'auth/server-failed' },
  rubbish: { answer: { status: 200, body: '<!doctype html>' }, code: 'auth/bad-response' },
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

describe.each(Object.entries(kinds))('a login by %s', (_, { authorization, body, line, proof }) => {
  it('shows what it must, and nothing else', async () => {
    server.script({ status: 200, body: alice });
    await auth.login({ ...proof, subId });
    const [seen] = server.requests;
    expect(`${seen?.method} ${seen?.path}`).toBe(line);
    expect(seen?.headers['authorization']).toBe(authorization);
    expect(seen?.body).toBe(body === undefined ? '' : JSON.stringify(body));
  });

  it.each(Object.entries(outcomes))('may be answered with %s', async (_name, { answer, code }) => {
    server.script(answer);
    const result = await auth.login(proof).then(
      (session) => session,
      (error: unknown) => (error as { readonly code: unknown }).code,
    );
    expect(result).toEqual(code ?? alice);
    expect(auth.session).toEqual(code === undefined ? alice : undefined);
    expect(server.requests).toHaveLength(1);
  });

  it('shares its request with another of the same, and with no other', async () => {
    server.script({ status: 200, body: alice });
    const logins = [auth.login(proof), auth.login(proof)];
    await expect(auth.login({ accessToken: 'other' })).rejects.toMatchObject({
      code: 'auth/login-in-progress',
    });
    expect(await Promise.all(logins)).toEqual([alice, alice]);
    expect(server.requests).toHaveLength(1);
  });

  it('needs a host', async () => {
    const client = createAuthClient();
    await expect(client.login(proof)).rejects.toMatchObject({ code: 'auth/no-host' });
    client.dispose();
  });
});

describe('a login that only checks', () => {
  const check = () => auth.login({ checkOnly: true });

  it('asks nobody where there is no session', async () => {
    await expect(check()).rejects.toMatchObject({ code: 'auth/not-logged-in' });
    expect(server.requests).toHaveLength(0);
  });

  describe('with a session', () => {
    beforeEach(async () => {
      server.script({ status: 200, body: alice });
      await auth.login({ accessToken: 'pat' });
      server.requests.length = 0;
    });

    it('shows that session, and no other credentials', async () => {
      await expect(check()).resolves.toEqual(alice);
      expect(server.requests).toMatchObject([
        {
          method: 'GET',
          path: '/api/v1/session',
          body: '',
          headers: { authorization: 'Bearer session-token-of-alice' },
        },
      ]);
    });

    it.each(['auth/session-expired', 'auth/session-invalid'])(
      'forgets it when the server says %s',
      async (code) => {
        server.script({ status: 401, body: { error: { code, message: 'Over.', retryable: false } } });
        await expect(check()).rejects.toMatchObject({ code: 'auth/not-logged-in' });
        expect(auth.session).toBeUndefined();
        await expect(check()).rejects.toMatchObject({ code: 'auth/not-logged-in' });
        expect(server.requests).toHaveLength(1);
      },
    );

    it.each<[ScriptedAnswer, string]>([
      [{ status: 500 }, 'auth/server-failed'],
      [{ status: 200, body: 'null' }, 'auth/bad-response'],
    ])('keeps it when the server answers %j', async (answer, code) => {
      server.script(answer);
      await expect(check()).rejects.toMatchObject({ code });
      expect(auth.session).toEqual(alice);
    });
  });
});

describe('a kept session', () => {
  it.each(['not base64!', '====', 'a'])('with the secret %j asks nobody', async (secret) => {
    await expect(auth.login({ sessionId, sessionSecret: secret })).rejects.toMatchObject({
      code: 'auth/invalid-request',
    });
    expect(server.requests).toHaveLength(0);
  });
});

describe('a sign-up', () => {
  const request = { username: 'alice', password: 'secret', displayName: 'Alice Ames' };

  it('makes a session', async () => {
    server.script({ status: 200, body: alice });
    await expect(auth.signUp(request)).resolves.toEqual(alice);
    expect(auth.session).toEqual(alice);
    expect(server.requests).toMatchObject([
      { method: 'POST', path: '/api/v1/sign-up', body: JSON.stringify(request) },
    ]);
    expect(server.requests[0]?.headers).not.toHaveProperty('authorization');
  });

  it('is signed for a server that wants it so', async () => {
    server.script({ status: 200, body: alice });
    const signed: unknown[] = [];
    await auth.signUp({
      ...request,
      sign: (outgoing) => {
        signed.push(outgoing);
        return { authorization: 'Application key:signature', 'x-timestamp': outgoing.timestamp };
      },
    });
    expect(signed).toMatchObject([
      { method: 'POST', body: JSON.stringify(request), contentType: 'application/json' },
    ]);
    expect(server.requests[0]?.headers['authorization']).toBe('Application key:signature');
  });

  it.each(['auth/identity-taken', 'auth/password-weak', 'auth/sign-up-closed'])(
    'may be refused with %s',
    async (code) => {
      server.script({ status: 409, body: { error: { code, message: 'No.', retryable: false } } });
      await expect(auth.signUp(request)).rejects.toMatchObject({ code });
      expect(auth.session).toBeUndefined();
    },
  );
});
