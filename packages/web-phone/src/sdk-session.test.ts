import {
  sampleProvisioningDocument,
  sampleSession,
  type ScriptedAnswer,
  ScriptedServer,
} from '@offhook/protocol/testing';
import { MemoryStorage } from '@offhook/vault';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LoginCredentials } from './login-credentials.js';
import type { Sdk } from './sdk.js';
import { sdkOn } from './testing/sdk-on.js';

const session = sampleSession();
const alice = { UserId: 'alice', SessionToken: session.sessionToken };
const desk = {
  deviceId: 'device-1',
  name: 'Desk',
  createdAt: '2026-11-21T09:00:00.000Z',
  lastProvisionedAt: '2026-11-21T10:00:00.000Z',
  lastRegisteredAt: null,
};
const listed = {
  DeviceId: 'device-1',
  Name: 'Desk',
  CreatedAt: desk.createdAt,
  LastProvisionedAt: desk.lastProvisionedAt,
  LastRegisteredAt: null,
};

let server: ScriptedServer;
let lists: MemoryStorage;
let sdk: Sdk;

beforeEach(async () => {
  server = await ScriptedServer.start();
  lists = new MemoryStorage();
  ({ sdk } = sdkOn(server.address, { deviceLists: lists }));
});

afterEach(async () => {
  await server.close();
});

/** Answers by the end of the path. */
function serve(answers: Readonly<Record<string, ScriptedAnswer>>): void {
  server.script(({ path }) => {
    const found = Object.entries(answers).find(([end]) => path.endsWith(end));
    return found?.[1] ?? { status: 404 };
  });
}

const loggedIn: ScriptedAnswer = { status: 200, body: session };
const document: ScriptedAnswer = ({ path }) => ({
  status: 200,
  body: sampleProvisioningDocument({ deviceToken: path.split('/')[6] ?? '' }),
});
const list = (...devices: readonly unknown[]): ScriptedAnswer => ({ status: 200, body: { devices } });

describe('Login', () => {
  it.each<readonly [string, LoginCredentials, string, unknown]>([
    ['an access token', 'oh_pat', 'Bearer oh_pat', {}],
    ['an access token by name', { AccessToken: 'oh_pat' }, 'Bearer oh_pat', {}],
    [
      'a user name',
      { Username: 'alice', Password: 'correct horse' },
      'undefined',
      { username: 'alice', password: 'correct horse' },
    ],
    [
      'an e-mail address',
      { Email: 'alice@example.com', Password: 'correct horse' },
      'undefined',
      { email: 'alice@example.com', password: 'correct horse' },
    ],
    [
      'a phone number',
      { PhoneNumber: '+442071838750', Password: 'correct horse' },
      'undefined',
      { phoneNumber: '+442071838750', password: 'correct horse' },
    ],
    ['a user ticket', { UserTicket: 'app:ticket' }, 'User app:ticket', {}],
  ])('by %s', async (...[, credentials, authorization, body]) => {
    serve({ '/login': loggedIn });
    await expect(sdk.login(credentials)).resolves.toMatchObject(alice);
    const [request] = server.requests;
    expect(String(request?.headers['authorization'])).toBe(authorization);
    expect(JSON.parse(request?.body === '' ? '{}' : (request?.body ?? ''))).toEqual(body);
  });

  it('by a session that was kept elsewhere', async () => {
    serve({ '/session': loggedIn });
    const { sessionId: SessionId, sessionSecret: SessionSecret } = session;
    await expect(sdk.login({ SessionId, SessionSecret })).resolves.toMatchObject({ UserId: 'alice' });
    expect(JSON.stringify(server.requests), 'the secret itself stays here').not.toContain(SessionSecret);
  });

  it('in a sub-session of its own', async () => {
    const SubId = 'tab-of-alice';
    serve({ '/login': { status: 200, body: sampleSession({ subId: SubId }) } });
    await expect(sdk.login({ Username: 'alice', Password: 'x', SubId })).resolves.toMatchObject({ SubId });
    expect(server.requests[0]?.body).toContain('"subId":"tab-of-alice"');
  });

  it('only checks, and sends nothing, when nobody is logged in', async () => {
    await expect(sdk.login({ CheckOnly: true })).rejects.toMatchObject({ code: 'auth/not-logged-in' });
    expect(server.requests).toEqual([]);
  });

  it.each<readonly [string, unknown, string]>([
    ['nothing', undefined, 'auth/token-missing'],
    ['null', null, 'auth/token-missing'],
    ['an empty object', {}, 'auth/token-missing'],
    ['two names', { Username: 'alice', Email: 'a@b', Password: 'x' }, 'auth/invalid-request'],
    ['a name without a password', { Username: 'alice' }, 'auth/invalid-request'],
    ['two ways at once', { AccessToken: 'oh_pat', UserTicket: 'x' }, 'auth/invalid-request'],
    ['a secret without its session', { SessionSecret: 'c2Vj' }, 'auth/invalid-request'],
    ['a header in a ticket', { UserTicket: 'a\r\nX-Admin: 1' }, 'auth/invalid-request'],
  ])('refuses %s', async (_, credentials, code) => {
    await expect(sdk.login(credentials as LoginCredentials)).rejects.toMatchObject({ code });
    expect(server.requests).toEqual([]);
  });
});

describe('Logout', () => {
  const cached = { ...alice, EnableCache: true };

  beforeEach(async () => {
    serve({
      '/login': loggedIn,
      '/provisioning': document,
      '/devices': list(desk),
      '/logout': { status: 204 },
    });
    await sdk.login('oh_pat');
    await sdk.getProvisioning(cached);
    await sdk.getDevices(cached);
    server.requests.length = 0;
  });

  it('ends the session, and nothing of the user is kept', async () => {
    await sdk.logout();
    expect(server.requests.map(({ path }) => path)).toEqual(['/api/v1/logout']);
    expect(await lists.keys('')).toEqual([]);
    server.script({ status: 401 });
    await expect(sdk.getProvisioning(cached)).rejects.toMatchObject({ code: 'provisioning/session-refused' });
  });

  it('keeps nothing either when the server cannot be told, and says so', async () => {
    server.script('cut');
    await expect(sdk.logout()).rejects.toMatchObject({ code: 'auth/unreachable' });
    expect(await lists.keys('')).toEqual([]);
    server.script({ status: 401 });
    await expect(sdk.getProvisioning(cached)).rejects.toMatchObject({ code: 'provisioning/session-refused' });
  });

  it('of nobody drops what is kept of everybody, and asks nobody', async () => {
    await sdk.logout();
    server.requests.length = 0;
    serve({ '/provisioning': document, '/devices': list(desk) });
    await sdk.getDevices({ ...cached, UserId: 'bob' });
    server.requests.length = 0;
    await sdk.logout();
    expect(server.requests).toEqual([]);
    expect(await lists.keys('')).toEqual([]);
  });

  it.each([{ TimeoutMs: 0 }, { Signal: 'now' }, null])('refuses the options %j', async (options) => {
    await expect(sdk.logout(options as object)).rejects.toMatchObject({ code: 'web-phone/invalid-options' });
  });
});

describe('GetDevices', () => {
  it("lists the user's devices, without tokens", async () => {
    serve({ '/api/v1/users/alice/devices': list(desk) });
    expect(await sdk.getDevices(alice)).toEqual([listed]);
    expect(server.requests[0]?.headers['authorization']).toBe(`Bearer ${session.sessionToken}`);
  });

  it('with the cache gives what is kept at once, and tells what is new', async () => {
    const told: unknown[] = [];
    const options = { ...alice, EnableCache: true, OnUpdated: (devices: unknown) => told.push(devices) };
    server.script(list(desk), list(desk, { ...desk, deviceId: 'device-2' }));
    await sdk.getDevices(options);
    expect(await sdk.getDevices(options)).toEqual([listed]);
    await vi.waitFor(() => expect(told).toEqual([[listed, { ...listed, DeviceId: 'device-2' }]]));
  });

  it('keeps lists apart by key and user', async () => {
    server.script(list(desk), list(), list());
    await sdk.getDevices({ ...alice, EnableCache: true });
    expect(await sdk.getDevices({ ...alice, EnableCache: true, SessionKey: 'Other' })).toEqual([]);
    expect(await sdk.getDevices({ ...alice, UserId: 'bob', EnableCache: true })).toEqual([]);
  });

  it.each([401, 403])('drops the kept list when the server says %i', async (status) => {
    server.script(list(desk), { status });
    await sdk.getDevices({ ...alice, EnableCache: true });
    await sdk.getDevices({ ...alice, EnableCache: true });
    await vi.waitFor(async () => expect(await lists.keys('')).toEqual([]));
  });

  it.each(['', '{', '[]', '{"devices":[{}]}'])('does not use a list that reads %j', async (text) => {
    server.script(list(desk));
    await sdk.getDevices({ ...alice, EnableCache: true });
    const [name = ''] = await lists.keys('');
    await lists.set(name, text);
    server.script(list());
    expect(await sdk.getDevices({ ...alice, EnableCache: true })).toEqual([]);
  });

  it.each([
    ['UserId', ''],
    ['SessionToken', undefined],
    ['EnableCache', 'yes'],
    ['SessionKey', 7],
    ['OnUpdated', 'alert(1)'],
  ])('refuses a wrong %s: %j', async (name, value) => {
    await expect(sdk.getDevices({ ...alice, [name]: value })).rejects.toMatchObject({
      code: 'web-phone/invalid-options',
      message: expect.stringContaining(name) as string,
    });
    expect(server.requests).toEqual([]);
  });
});

describe('GetProvisioning', () => {
  it('takes a ticket in place of a session', async () => {
    server.script(({ body }) => {
      const { deviceToken } = JSON.parse(body) as { deviceToken: string };
      return { status: 200, body: sampleProvisioningDocument({ deviceToken }) };
    });
    expect(await sdk.getProvisioning({ Ticket: 'oh_tkt' })).toMatchObject({ UserId: 'alice' });
    expect(server.requests).toMatchObject([
      { path: '/api/v1/provisioning-tickets/redeem', headers: { authorization: 'Bearer oh_tkt' } },
    ]);
  });

  it('keeps its object for the sub-session of the login', async () => {
    serve({
      '/login': { status: 200, body: sampleSession({ subId: 'tab-of-alice' }) },
      '/provisioning': document,
    });
    await sdk.login({ Username: 'alice', Password: 'x', SubId: 'tab-of-alice' });
    await sdk.getProvisioning({ ...alice, EnableCache: true });
    server.script({ status: 500 });
    const inTab = { ...alice, EnableCache: true, SubId: 'tab-of-alice' };
    await expect(sdk.getProvisioning(inTab)).resolves.toBeDefined();
    await expect(sdk.getProvisioning({ ...inTab, SubId: 'another-tab' })).rejects.toMatchObject({
      code: 'provisioning/server-failed',
    });
  });
});
