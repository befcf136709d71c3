import { ManualClock } from '@offhook/primitives/testing';
import { sampleProvisioningDocument, type ScriptedAnswer, ScriptedServer } from '@offhook/protocol/testing';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { memoryStorage } from './adapters/browser/default-storage.js';
import { createProvisioningClient, type ProvisioningClient } from './provisioning-client.js';
import { ProvisioningError, provisioningErrorCodes } from './provisioning-error.js';
import type { ProvisioningRequest } from './provisioning-request.js';

const document = sampleProvisioningDocument();
const alice = { userId: 'alice', sessionToken: 'session-of-alice', deviceToken: document.deviceToken };

let server: ScriptedServer;
let clock: ManualClock;
let client: ProvisioningClient;

beforeEach(async () => {
  server = await ScriptedServer.start();
  clock = new ManualClock();
  client = createProvisioningClient({ host: server.address, clock, storage: memoryStorage() });
});

afterEach(async () => {
  client.dispose();
  await server.close();
});

const html = '<!doctype html><title>Welcome to nginx</title>';
const says = (code: string, retryable = false) => ({
  error: { code, message: `Server: ${code}.`, retryable },
});
const worthAnotherTry = [
  'provisioning/server-failed',
  'provisioning/too-many-requests',
  'provisioning/unreachable',
];

describe('what a server may answer', () => {
  const answers: readonly (readonly [string, ScriptedAnswer, string])[] = [
    [
      'an unknown device',
      { status: 404, body: says('provisioning/unknown-device') },
      'provisioning/unknown-device',
    ],
    ['a refusal', { status: 403, body: says('provisioning/forbidden') }, 'provisioning/forbidden'],
    ['a refusal of the other area', { status: 403, body: says('auth/forbidden') }, 'provisioning/forbidden'],
    [
      'an unknown session',
      { status: 401, body: says('auth/session-invalid') },
      'provisioning/session-refused',
    ],
    [
      'no address to connect to',
      { status: 500, body: says('provisioning/no-secure-address') },
      'provisioning/no-secure-address',
    ],
    [
      'a device token that it cannot take',
      { status: 400, body: says('request/invalid') },
      'provisioning/invalid-request',
    ],
    [
      'an expired session',
      { status: 401, body: says('auth/session-expired') },
      'provisioning/session-refused',
    ],
    [
      'a code that this release does not know',
      { status: 401, body: says('auth/newer') },
      'provisioning/session-refused',
    ],
    ['401 from a proxy', { status: 401, body: html }, 'provisioning/session-refused'],
    ['403 from a proxy', { status: 403, body: html }, 'provisioning/forbidden'],
    ['404 from a proxy, which knows no devices', { status: 404, body: html }, 'provisioning/bad-response'],
    ['too many attempts', { status: 429 }, 'provisioning/too-many-requests'],
    ['500', { status: 500 }, 'provisioning/server-failed'],
    ['502 from a proxy', { status: 502, body: html }, 'provisioning/server-failed'],
    ['503 for long', { status: 503, headers: { 'retry-after': '600' } }, 'provisioning/server-failed'],
    [
      'a redirect',
      { status: 307, headers: { location: 'https://example.com' } },
      'provisioning/bad-response',
    ],
    ['a page in place of a document', { status: 200, body: html }, 'provisioning/bad-response'],
    ['nothing', { status: 204 }, 'provisioning/bad-response'],
    ['an empty body', { status: 200, body: '' }, 'provisioning/bad-response'],
    ['half a document', { status: 200, body: '{"version":1,"us' }, 'provisioning/bad-response'],
    ['null', { status: 200, body: 'null' }, 'provisioning/bad-response'],
    ['a list', { status: 200, body: [] }, 'provisioning/invalid-document'],
    ['a cut connection', 'cut', 'provisioning/unreachable'],
  ];

  it.each(answers)('%s', async (_, answer, code) => {
    server.script(answer);
    const error = await client.get(alice).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ProvisioningError);
    expect(error).toMatchObject({ code, retryable: worthAnotherTry.includes(code) });
    expect(clock.pendingCount, 'a timer is left over').toBe(0);
  });

  it('in its own words, with its own code as the cause', async () => {
    server.script({ status: 401, body: says('auth/session-expired') });
    await expect(client.get(alice)).rejects.toMatchObject({
      message: 'Server: auth/session-expired.',
      cause: { code: 'auth/session-expired' },
    });
  });
});

describe('a document that is wrong in one field is refused, and the field is named', () => {
  const { account } = document;
  const wrong: Readonly<Record<string, readonly unknown[]>> = {
    version: [0, 2, '1', null, undefined],
    userId: ['', 'a'.repeat(65), 7, undefined],
    deviceToken: ['', 'a'.repeat(129), 7, undefined],
    account: [null, 'alice', [], undefined],
    'account.username': ['', 'al ice', 'alice@home', 'a'.repeat(65), undefined],
    'account.password': ['', 'a'.repeat(257), undefined],
    'account.domain': ['', 'demo localhost', 'demo.localhost:5060', '[::1]', undefined],
    'account.displayName': ['', 'a'.repeat(129), undefined],
    'account.webSocketUrls': ['wss://a.example', [], Array<string>(9).fill('wss://a.example'), undefined],
    'account.webSocketUrls.0': [
      ['http://a.example'],
      ['ws://a.example'],
      ['wss://user@a.example'],
      ['nonsense'],
      [7],
    ],
    iceServers: [null, {}, 'stun:a.example', undefined],
    'iceServers.0.urls': [[{}], [{ urls: [] }], [{ urls: 'stun:a.example' }]],
    'iceServers.0.urls.0': [[{ urls: ['http://a.example'] }], [{ urls: [''] }]],
    settings: [null, 'dark', [], undefined],
    'settings.theme': [{ theme: {} }, { theme: null }, { theme: 'a'.repeat(1_025) }],
    expiresAt: ['', 'tomorrow', '2026-11-21', 0, undefined],
  };
  const inAccount = ['username', 'password', 'domain', 'displayName', 'webSocketUrls'];
  const cases = Object.entries(wrong).flatMap(([path, values]) =>
    values.map((value) => [path, value] as const),
  );

  it.each(cases)('%s: %j', async (path, value) => {
    const [first = '', second = ''] = path.split('.');
    const isInAccount = first === 'account' && inAccount.includes(second);
    const body = isInAccount
      ? { ...document, account: { ...account, [second]: value } }
      : { ...document, [first]: value };
    server.script({ status: 200, body });
    const error: unknown = await client.get(alice).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'provisioning/invalid-document' });
    expect(String(error)).toContain(path);
  });

  it.each([
    ['user', { userId: 'bob' }],
    ['device', { deviceToken: 'another' }],
  ])('a document for another %s', async (whose, changes) => {
    server.script({ status: 200, body: { ...document, ...changes } });
    await expect(client.get(alice)).rejects.toMatchObject({
      code: 'provisioning/invalid-document',
      message: expect.stringContaining(`another ${whose}`) as string,
    });
  });

  it('and no value of it gets into the message', async () => {
    server.script({ status: 200, body: { ...document, account: { ...account, domain: 'not a domain' } } });
    const error = String(await client.get(alice).catch((thrown: unknown) => thrown));
    expect(error).not.toContain('not a domain');
    expect(error).not.toContain(account.password);
  });
});

describe('a server that is not there', () => {
  it('is unreachable', async () => {
    await server.close();
    await expect(client.get(alice)).rejects.toMatchObject({
      code: 'provisioning/unreachable',
      retryable: true,
    });
  });

  it('is waited for until the deadline, by default 15 s', async () => {
    server.script('silence');
    const outcome = expect(client.get(alice)).rejects.toMatchObject({
      code: 'provisioning/timed-out',
      retryable: true,
    });
    await clock.advance(14_999);
    expect(clock.pendingCount).toBe(1);
    await clock.advance(1);
    await outcome;
    expect(clock.pendingCount).toBe(0);
  });
});

describe('a caller who leaves', () => {
  it('gets the own reason back', async () => {
    server.script('silence');
    const caller = new AbortController();
    const request = client.get({ ...alice, signal: caller.signal });
    await vi.waitFor(() => expect(server.requests).toHaveLength(1));
    caller.abort(new Error('the user went away'));
    await expect(request).rejects.toThrow('the user went away');
    expect(clock.pendingCount).toBe(0);
  });

  it('asks nothing at all when gone before', async () => {
    const signal = AbortSignal.abort(new Error('gone'));
    await expect(client.get({ ...alice, signal })).rejects.toThrow('gone');
    expect(server.requests).toHaveLength(0);
  });
});

describe('a request that cannot be right', () => {
  const wrong: readonly (readonly [keyof ProvisioningRequest, readonly unknown[]])[] = [
    ['userId', ['', '.', '..', 'a'.repeat(65), 7, null, undefined]],
    ['sessionToken', ['', 'two words', 'a\r\nX-Admin: yes', 'a'.repeat(257), null, undefined]],
    ['deviceToken', ['', '.', '..', 'a'.repeat(129), 7, null]],
    ['enableCache', ['yes', 1, null]],
    ['provisioningKey', ['', 'a'.repeat(129), 7, null]],
  ];
  const cases = wrong.flatMap(([field, values]) => values.map((value) => [field, value] as const));

  it.each(cases)('because of %s: %j', async (field, value) => {
    await expect(client.get({ ...alice, [field]: value })).rejects.toMatchObject({
      code: 'provisioning/invalid-request',
      message: expect.stringContaining(field) as string,
    });
    expect(server.requests).toHaveLength(0);
  });

  it.each([undefined, null, 'alice', 7])('because it is %j', async (request) => {
    await expect(client.get(request as unknown as ProvisioningRequest)).rejects.toMatchObject({
      code: 'provisioning/invalid-request',
    });
  });
});

it.each(['http://phone.example.com', 'ws://localhost', 'phone.example.com', ''])('%j is no host', (host) => {
  expect(() => createProvisioningClient({ host })).toThrow(
    expect.objectContaining({ code: 'provisioning/insecure-host' }),
  );
});

it('whatever a server answers, a request resolves a document or rejects with a ProvisioningError', async () => {
  const fields = fc.record(
    {
      ...Object.fromEntries(
        Object.entries(document).map(([name, value]) => [name, fc.constant<unknown>(value)]),
      ),
    },
    { requiredKeys: [] },
  );
  const answer = fc.record({
    status: fc.constantFrom(200, 201, 301, 400, 401, 403, 404, 409, 410, 422, 429, 500, 502, 503),
    body: fc.oneof(fc.jsonValue(), fields),
  });
  await fc.assert(
    fc.asyncProperty(answer, async ({ body, status }) => {
      const headers = { 'retry-after': '9' };
      const fetch = () => Promise.resolve(new Response(JSON.stringify(body), { status, headers }));
      const storage = memoryStorage();
      const other = createProvisioningClient({ host: server.address, clock, fetch, storage });
      const outcome: unknown = await other.get(alice).catch((thrown: unknown) => thrown);
      const isTyped = outcome instanceof ProvisioningError && provisioningErrorCodes.includes(outcome.code);
      expect(isTyped || JSON.stringify(outcome) === JSON.stringify(document)).toBe(true);
      expect(clock.pendingCount).toBe(0);
    }),
  );
});
