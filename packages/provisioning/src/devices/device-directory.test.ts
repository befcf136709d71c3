import { ManualClock } from '@offhook/primitives/testing';
import { type ScriptedAnswer, ScriptedServer } from '@offhook/protocol/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ProvisioningError } from '../provisioning-error.js';
import { createDeviceDirectory, type DeviceDirectory, type DirectoryRequest } from './device-directory.js';

const alice = { userId: 'alice', sessionToken: 'session-of-alice' };
const desk = {
  deviceId: 'device-1',
  name: 'Desk',
  createdAt: '2026-11-21T09:00:00.000Z',
  lastProvisionedAt: null,
  lastRegisteredAt: null,
};
const deviceToken = '0123456789abcdef0123456789abcdef';
const ticket = { ticket: 'oh_tkt', userId: 'alice', expiresAt: '2026-11-21T10:00:00.000Z' };

let server: ScriptedServer;
let clock: ManualClock;
let directory: DeviceDirectory;

beforeEach(async () => {
  server = await ScriptedServer.start();
  clock = new ManualClock();
  directory = createDeviceDirectory({ host: server.address, clock });
});

afterEach(async () => {
  await server.close();
});

interface Call {
  readonly name: string;
  readonly ask: (more?: Partial<DirectoryRequest>) => Promise<unknown>;
  readonly asked: readonly [method: string, path: string, body: unknown];
  readonly answer: { readonly status: number; readonly body?: unknown };
  readonly resolves: unknown;
}

const users = '/api/v1/users/alice';
const settings = { Theme: 'dark', Volume: 0.5 };

const calls: readonly Call[] = [
  {
    name: 'devices',
    ask: (more) => directory.devices({ ...alice, ...more }),
    asked: ['GET', `${users}/devices`, undefined],
    answer: { status: 200, body: { devices: [desk] } },
    resolves: [desk],
  },
  {
    name: 'createDevice',
    ask: (more) => directory.createDevice({ ...alice, name: 'Desk', ...more }),
    asked: ['POST', `${users}/devices`, { name: 'Desk' }],
    answer: { status: 201, body: { device: desk, deviceToken } },
    resolves: { device: desk, deviceToken },
  },
  {
    name: 'renameDevice',
    ask: (more) => directory.renameDevice({ ...alice, deviceId: 'device-1', name: 'Kitchen', ...more }),
    asked: ['PATCH', `${users}/devices/device-1`, { name: 'Kitchen' }],
    answer: { status: 200, body: { ...desk, name: 'Kitchen' } },
    resolves: { ...desk, name: 'Kitchen' },
  },
  {
    name: 'revokeDevice',
    ask: (more) => directory.revokeDevice({ ...alice, deviceId: '../bob', ...more }),
    asked: ['DELETE', `${users}/devices/..%2Fbob`, undefined],
    answer: { status: 204 },
    resolves: undefined,
  },
  {
    name: 'settings of a user',
    ask: (more) => directory.settings({ ...alice, ...more }),
    asked: ['GET', `${users}/settings`, undefined],
    answer: { status: 200, body: settings },
    resolves: settings,
  },
  {
    name: 'settings of a device',
    ask: (more) => directory.settings({ ...alice, deviceId: 'device-1', ...more }),
    asked: ['GET', `${users}/devices/device-1/settings`, undefined],
    answer: { status: 200, body: {} },
    resolves: {},
  },
  {
    name: 'changeSettings of a company',
    ask: (more) =>
      directory.changeSettings({
        sessionToken: alice.sessionToken,
        companyId: 'willowdesk',
        changes: { Theme: null, Volume: 0.5 },
        ...more,
      }),
    asked: ['PATCH', '/api/v1/companies/willowdesk/settings', { Theme: null, Volume: 0.5 }],
    answer: { status: 200, body: { Volume: 0.5 } },
    resolves: { Volume: 0.5 },
  },
  {
    name: 'createTicket',
    ask: (more) => directory.createTicket({ sessionToken: alice.sessionToken, ...more }),
    asked: ['POST', '/api/v1/provisioning-tickets', undefined],
    answer: { status: 201, body: ticket },
    resolves: ticket,
  },
];

describe.each(calls)('$name', ({ answer, ask, asked, resolves }) => {
  it('asks in the name of the session, and resolves what the server says', async () => {
    server.script(answer);
    expect(await ask()).toEqual(resolves);
    const [method, path, body] = asked;
    expect(server.requests).toMatchObject([
      { method, path, headers: { authorization: 'Bearer session-of-alice' } },
    ]);
    expect(server.requests[0]?.body).toBe(body === undefined ? '' : JSON.stringify(body));
    expect(clock.pendingCount).toBe(0);
  });

  const says = (code: string): unknown => ({ error: { code, message: 'No.', retryable: false } });

  it.each<readonly [string, ScriptedAnswer, string]>([
    ['a session that is over', { status: 401, body: says('auth/session-expired') }, 'session-refused'],
    ["another user's", { status: 403, body: says('provisioning/forbidden') }, 'forbidden'],
    ['what is not there', { status: 404, body: says('provisioning/unknown-device') }, 'unknown-device'],
    ['what the server does not take', { status: 400, body: says('request/invalid') }, 'invalid-request'],
    ['too many at once', { status: 429 }, 'too-many-requests'],
    ['a server that fails', { status: 500 }, 'server-failed'],
    ['a place that an older server has not', { status: 404, body: '<html>' }, 'bad-response'],
  ])('is refused: %s', async (_, refusal, what) => {
    server.script(refusal);
    const error: unknown = await ask().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ProvisioningError);
    expect(error).toMatchObject({ code: `provisioning/${what}` });
  });

  it('has a deadline, by default 15 s', async () => {
    server.script('silence');
    const outcome = expect(ask()).rejects.toMatchObject({ code: 'provisioning/timed-out' });
    await clock.advance(15_000);
    await outcome;
    expect(clock.pendingCount).toBe(0);
  });

  it('can be called off', async () => {
    server.script('silence');
    const caller = new AbortController();
    const asking = ask({ signal: caller.signal });
    const outcome = expect(asking).rejects.toThrow('the user went away');
    await vi.waitFor(() => expect(server.requests).toHaveLength(1));
    caller.abort(new Error('the user went away'));
    await outcome;
  });

  it.each(['', 'two words', 'a\r\nX-Admin: yes'])(
    'asks nothing with the session %j',
    async (sessionToken) => {
      await expect(ask({ sessionToken })).rejects.toMatchObject({ code: 'provisioning/invalid-request' });
      expect(server.requests).toEqual([]);
    },
  );
});

describe('an answer that is no answer', () => {
  const withBody = calls.filter(({ answer }) => answer.body !== undefined);

  it.each(
    withBody.flatMap((call) =>
      [null, [7], 'x', { devices: [{}] }, { Theme: {} }].map((body) => ({ ...call, body })),
    ),
  )('$name: $body', async ({ ask, body }) => {
    server.script({ status: 200, body });
    await expect(ask()).rejects.toMatchObject({ code: 'provisioning/bad-response' });
  });
});

it.each(['http://phone.example.com', 'phone.example.com', ''])('%j is no host', (host) => {
  expect(() => createDeviceDirectory({ host })).toThrow(
    expect.objectContaining({ code: 'provisioning/insecure-host' }),
  );
});
