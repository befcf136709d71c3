import { sessionSchema, type Session } from '@offhook/protocol';
import { signApplicationRequest } from '@offhook/protocol/signing';
import { describe, expect, it, vi } from 'vitest';
import type { ApplicationCredentials } from '../application/application-store.js';
import { auditLines, callAs } from '../testing/api-call.js';
import { addApplication, addCompany, addPerson, logInBy, password } from '../testing/person.js';
import {
  basicAuthorization,
  createTestServer,
  domain,
  errorOf,
  hourMs,
  type TestServer,
} from '../testing/test-server.js';

const url = '/api/v1/sign-up';

interface SignUpCall {
  readonly headers?: Readonly<Record<string, string>>;
  readonly remoteAddress?: string;
}

const signUp = async (server: TestServer, body: unknown, call: SignUpCall = {}) =>
  await callAs({ server }, { method: 'POST', url, body, ...call });

const open = async () => await createTestServer({ config: { signUp: 'open' } });
const forApplications = async () => await createTestServer({ config: { signUp: 'application' } });

const userOf = async ({ services }: TestServer, { userId }: Session) => await services.users.findById(userId);

describe('signing up', () => {
  it('is closed unless the operator opens it, or runs a demo', async () => {
    await using closed = await createTestServer();
    expect(errorOf(await signUp(closed, { username: 'carol', password }))).toBe('403 auth/sign-up-closed');
    await using demo = await createTestServer({ config: { isDemo: true } });
    expect((await signUp(demo, { username: 'carol', password })).statusCode).toBe(201);
    await using strict = await createTestServer({ config: { isDemo: true, signUp: 'closed' } });
    expect(errorOf(await signUp(strict, { username: 'carol', password }))).toBe('403 auth/sign-up-closed');
  });

  it('makes a user of the server’s own company and logs in', async () => {
    await using server = await open();
    const response = await signUp(server, {
      username: 'carol',
      password,
      displayName: 'Carol Carter',
      subId: 'tab-0123456789',
    });
    expect(response.statusCode).toBe(201);
    const session = sessionSchema.parse(response.json());
    expect(session).toMatchObject({
      displayName: 'Carol Carter',
      companyId: 'company',
      subId: 'tab-0123456789',
    });
    expect((await server.provision(session)).json()).toMatchObject({
      account: { username: 'carol', domain },
    });
    expect((await logInBy(server, { body: { username: 'carol', password } })).statusCode).toBe(200);
    expect(await server.services.companies.membershipsOf(session.userId)).toMatchObject([
      { companyId: 'company', role: 'member' },
    ]);
    expect(await auditLines(server)).toContain(`${session.userId} sign-up ${session.userId}`);
  });

  it('makes the company of the first user', async () => {
    await using server = await open();
    await server.db.deleteFrom('company').execute();
    expect((await signUp(server, { username: 'carol', password })).statusCode).toBe(201);
    expect(await server.services.companies.list()).toMatchObject([{ sipDomain: domain, memberCount: 1 }]);
  });

  it('gives a username to who comes with an e-mail address or a number', async () => {
    await using server = await open();
    const nameOf = async (identity: object) => {
      const session = (await signUp(server, { ...identity, password })).json<Session>();
      const { displayName, username } = (await userOf(server, session)) ?? {};
      return [username, displayName];
    };
    expect(await nameOf({ email: 'Dave@Mail.Example' })).toEqual(['dave', 'Dave']);
    expect(await nameOf({ email: 'dave@other.example' })).toEqual(['dave-2', 'dave']);
    expect(await nameOf({ phoneNumber: '+15550100123' })).toEqual(['15550100123', '+15550100123']);
    expect((await logInBy(server, { body: { email: 'dave@mail.example', password } })).statusCode).toBe(200);
  });

  it('refuses what somebody has, in whatever letters', async () => {
    await using server = await open();
    await addPerson(server, 'alice');
    const taken = [
      { username: 'alice' },
      { username: 'Alice' },
      { username: `alice@${domain.toUpperCase()}` },
      { username: 'anonymous' },
      { email: 'ALICE@mail.example' },
      { phoneNumber: (await server.services.users.list())[0]?.phoneNumber },
    ];
    for (const identity of taken) {
      const response = await signUp(server, { ...identity, password });
      expect(errorOf(response), JSON.stringify(identity)).toBe('409 auth/identity-taken');
    }
    expect(await server.services.users.list()).toHaveLength(1);
  });

  it('lets one of many win who want the same name at the same time', async () => {
    await using server = await open();
    for (const identity of [
      { username: 'carol' },
      { email: 'erin@mail.example' },
      { phoneNumber: '+15550101' },
    ]) {
      const wanted = Array.from({ length: 6 }, async () => await signUp(server, { ...identity, password }));
      const statuses = (await Promise.all(wanted)).map(({ statusCode }) => statusCode);
      expect(statuses.sort(), JSON.stringify(identity)).toEqual([201, 409, 409, 409, 409, 409]);
    }
  });

  it('gives each a username of his own when many come with one mailbox at the same time', async () => {
    await using server = await open();
    const arrivals = Array.from({ length: 5 }, async (_, index) => {
      return await signUp(server, { email: `frank@mail-${index}.example`, password });
    });
    for (const { statusCode } of await Promise.all(arrivals)) expect(statusCode).toBe(201);
    const names = (await server.services.users.list()).map(({ username }) => username);
    expect(names).toEqual(['frank', 'frank-2', 'frank-3', 'frank-4', 'frank-5']);
  });

  it('looks for another username when somebody else takes the chosen one first', async () => {
    await using server = await open();
    await addPerson(server, 'grace');
    const taken = vi.spyOn(server.services.users, 'takenUsernames').mockResolvedValueOnce(new Set());
    const response = await signUp(server, { email: 'grace@other.example', password });
    expect(await userOf(server, response.json<Session>())).toMatchObject({ username: 'grace-2' });
    expect(taken).toHaveBeenCalledTimes(2);
  });

  it('says what is wrong with a password', async () => {
    await using server = await open();
    const short = await signUp(server, { username: 'carol', password: 'short' });
    expect(errorOf(short)).toBe('422 auth/password-weak');
    expect(short.json()).toMatchObject({
      error: { message: 'The password must have at least 10 characters.' },
    });
    const own = await signUp(server, { email: 'alexandria@mail.example', password: 'Alexandria' });
    expect(errorOf(own)).toBe('422 auth/password-weak');
    expect(await server.services.users.list()).toEqual([]);
  });

  it('refuses what is no sign-up', async () => {
    await using server = await open();
    const bodies = {
      'no name': { password },
      'no password': { username: 'carol' },
      'two names': { username: 'carol', email: 'carol@mail.example', password },
      'a foreign domain': { username: 'carol@other.example', password },
      'a name with a blank': { username: 'ca rol', password },
      'a name with a line break': { username: 'carol\r\nVia: x', password },
      'a name for SQL': { username: "'; drop table app_user; --", password },
      'a long display name': { username: 'carol', password, displayName: 'x'.repeat(129) },
      'a display name with a line break': { username: 'carol', password, displayName: 'a\nb' },
    };
    for (const [name, body] of Object.entries(bodies)) {
      expect(errorOf(await signUp(server, body)), name).toBe('400 request/invalid');
    }
    expect(await server.services.users.list()).toEqual([]);
  });

  it('lets twenty an hour come from one address, taken names included', async () => {
    await using server = await open();
    const attempt = async (index: number, remoteAddress = '192.0.2.1') =>
      await signUp(server, { username: `user-${index % 10}`, password }, { remoteAddress });
    for (let index = 0; index < 20; index += 1) {
      expect((await attempt(index)).statusCode).toBe(index < 10 ? 201 : 409);
    }
    const refused = await attempt(20);
    expect(errorOf(refused)).toBe('429 request/too-many');
    expect(refused.headers['retry-after']).toBe('3600');
    expect((await attempt(21, '192.0.2.2')).statusCode).toBe(409);
    await server.clock.advance(hourMs);
    expect((await attempt(22)).statusCode).toBe(409);
  });
});

describe('a user whom an application brings', () => {
  const signed = (
    { clock }: TestServer,
    { key, secret }: ApplicationCredentials,
    body: object,
  ): Readonly<Record<string, string>> => ({
    ...signApplicationRequest({
      applicationKey: key,
      applicationSecret: secret,
      method: 'POST',
      path: url,
      body: JSON.stringify(body),
      contentType: 'application/json',
      timestamp: new Date(clock.now()).toISOString(),
    }),
  });
  const body = { username: 'carol', password };

  it('joins the application’s company', async () => {
    await using server = await forApplications();
    const companyId = await addCompany(server, 'crm.example');
    const application = await addApplication(server, companyId);
    const response = await signUp(server, body, { headers: signed(server, application, body) });
    expect(response.json()).toMatchObject({ companyId });
    expect(await userOf(server, response.json<Session>())).toMatchObject({ sipDomain: 'crm.example' });
    await server.clock.advance(1);
    const next = { email: 'dave@mail.example', password };
    const authorization = basicAuthorization(application.key, application.secret);
    expect((await signUp(server, next, { headers: { authorization } })).statusCode).toBe(201);
    const prefixed = basicAuthorization(`application\\${application.key}`, application.secret);
    const third = { email: 'erin@mail.example', password };
    expect((await signUp(server, third, { headers: { authorization: prefixed } })).statusCode).toBe(201);
    expect(await auditLines(server)).toContain(
      `${application.key} sign-up ${response.json<Session>().userId}`,
    );
  });

  it('comes once by each signature, and by none that is wrong', async () => {
    await using server = await forApplications();
    const application = await addApplication(server);
    const headers = signed(server, application, body);
    const other = { ...body, username: 'mallory' };
    const forged = { ...application, secret: Buffer.alloc(32).toString('base64') };
    const unknown = { ...forged, key: 'nobody' };
    const refusals = [
      await signUp(server, body),
      await signUp(server, other, { headers }),
      await signUp(server, body, { headers: signed(server, forged, body) }),
      await signUp(server, body, { headers: signed(server, unknown, body) }),
      await signUp(server, body, { headers: { authorization: basicAuthorization(application.key, 'x') } }),
      await signUp(server, body, {
        headers: { authorization: basicAuthorization('nobody', unknown.secret) },
      }),
      await signUp(server, body, { headers: { authorization: `Bearer ${application.secret}` } }),
    ];
    for (const refusal of refusals) expect(errorOf(refusal)).toBe('401 auth/signature-invalid');
    expect((await signUp(server, body, { headers })).statusCode).toBe(201);
    expect(errorOf(await signUp(server, body, { headers }))).toBe('401 auth/request-replayed');
  });

  it('does not come any more when the application was revoked', async () => {
    await using server = await forApplications();
    const application = await addApplication(server);
    await server.services.applications.revoke(application.key, server.clock.now());
    const authorization = basicAuthorization(application.key, application.secret);
    const answers = [
      await signUp(server, body, { headers: signed(server, application, body) }),
      await signUp(server, body, { headers: { authorization } }),
    ];
    for (const answer of answers) expect(errorOf(answer)).toBe('401 auth/signature-invalid');
  });

  it('is not counted by the address, which is the backend’s for all of them', async () => {
    await using server = await forApplications();
    const application = await addApplication(server);
    const authorization = basicAuthorization(application.key, application.secret);
    for (let index = 0; index < 25; index += 1) {
      const next = { username: `user-${index}`, password };
      expect((await signUp(server, next, { headers: { authorization } })).statusCode).toBe(201);
    }
  });
});
