import { createLogger, type LogEntry } from '@offhook/primitives';
import { ManualClock } from '@offhook/primitives/testing';
import { ScriptedServer } from '@offhook/protocol/testing';
import { FailingStorage } from '@offhook/vault/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { memoryStorage } from './adapters/browser/default-storage.js';
import type { ProvisioningStorage } from './ports/provisioning-storage.js';
import { createProvisioningClient, type ProvisioningClient } from './provisioning-client.js';
import { deviceAnswer } from './testing/device-answer.js';

const alice = { userId: 'alice', sessionToken: 'session-of-alice' };
const cached = { ...alice, enableCache: true };
const unknownDevice = {
  status: 404,
  body: {
    error: { code: 'provisioning/unknown-device', message: 'This device is not known.', retryable: false },
  },
};

let server: ScriptedServer;
let clock: ManualClock;
let storage: ProvisioningStorage;
let client: ProvisioningClient;
/** What the client told, in order, as `updated second`. */
let told: string[];

beforeEach(async () => {
  server = await ScriptedServer.start();
  clock = new ManualClock(Date.parse('2026-11-21T09:00:00.000Z'));
  storage = memoryStorage();
  visit();
});

afterEach(async () => {
  client.dispose();
  await server.close();
});

/** A new visit of the page: another client on the storage that is there. */
function visit(): void {
  client = createProvisioningClient({ host: server.address, storage, clock });
  told = [];
  client.on('updated', ({ document }) => told.push(`updated ${document.account.password}`));
  client.on('refreshFailed', ({ error }) => told.push(`refreshFailed ${error.code}`));
  client.on('storageDegraded', (event) => told.push(`storageDegraded ${event.storage}`));
}

/** The password of the document that a request resolves: it tells one answer of the server from another. */
async function passwordFor(request: Parameters<ProvisioningClient['get']>[0]): Promise<string> {
  return (await client.get(request)).account.password;
}

/** `create <token>` or `use <token>` for each request, with each token written as A, B, … */
function devicesAsked(): readonly string[] {
  const tokens: string[] = [];
  return server.requests.map(({ body, path }) => {
    const token = path.split('/')[6] ?? '';
    if (!tokens.includes(token)) tokens.push(token);
    const letter = String.fromCharCode(65 + tokens.indexOf(token));
    return `${body === '{"create":true}' ? 'create' : 'use'} ${letter}`;
  });
}

describe('a request', () => {
  it('resolves the document of the device', async () => {
    server.script(deviceAnswer('first'));
    const document = await client.get(alice);
    expect(document).toMatchObject({ userId: 'alice', account: { username: 'alice', password: 'first' } });
  });

  it('is made in the name of the session', async () => {
    server.script(deviceAnswer('first'));
    await client.get({ ...alice, deviceToken: 'desk-phone' });
    expect(server.requests).toMatchObject([
      {
        method: 'POST',
        path: '/api/v1/users/alice/devices/desk-phone/provisioning',
        headers: { authorization: 'Bearer session-of-alice' },
      },
    ]);
  });

  it('writes names into the path so that they stay one segment', async () => {
    server.script(deviceAnswer('first'));
    await client.get({ ...alice, userId: 'a/b?c#d', deviceToken: '../e' });
    expect(server.requests[0]?.path).toBe('/api/v1/users/a%2Fb%3Fc%23d/devices/..%2Fe/provisioning');
  });
});

describe('the device', () => {
  it('is made here when the page names none, and kept for the next visit', async () => {
    server.script(deviceAnswer('first'));
    await client.get(alice);
    await client.get(alice);
    visit();
    await client.get(alice);
    expect(devicesAsked()).toEqual(['create A', 'use A', 'use A']);
  });

  it('is still new when the first request did not get through', async () => {
    server.script('cut', deviceAnswer('first'));
    await expect(client.get(alice)).rejects.toMatchObject({ code: 'provisioning/unreachable' });
    visit();
    await client.get(alice);
    expect(devicesAsked()).toEqual(['create A', 'create A']);
  });

  it('is one for two requests at once', async () => {
    server.script(deviceAnswer('first'));
    await Promise.all([client.get(alice), client.get(alice)]);
    expect(new Set(devicesAsked())).toEqual(new Set(['create A']));
  });

  it('is another for another user', async () => {
    server.script(deviceAnswer('first'));
    await client.get(alice);
    await client.get({ ...alice, userId: 'bob' });
    expect(devicesAsked()).toEqual(['create A', 'create B']);
  });

  it('is replaced when it was made here and the server has lost it', async () => {
    server.script(deviceAnswer('first'), unknownDevice, deviceAnswer('second'));
    await client.get(alice);
    expect(await passwordFor(alice)).toBe('second');
    await client.get(alice);
    expect(devicesAsked()).toEqual(['create A', 'use A', 'create B', 'use B']);
  });

  it('is replaced once and not for ever', async () => {
    server.script(deviceAnswer('first'), unknownDevice);
    await client.get(alice);
    await expect(client.get(alice)).rejects.toMatchObject({ code: 'provisioning/unknown-device' });
    expect(devicesAsked()).toEqual(['create A', 'use A', 'create B']);
  });

  it('is not replaced when the server would not take it up at all', async () => {
    server.script(unknownDevice);
    await expect(client.get(alice)).rejects.toMatchObject({ code: 'provisioning/unknown-device' });
    expect(devicesAsked()).toEqual(['create A']);
  });

  it('is never made up when the page names one', async () => {
    server.script(unknownDevice);
    const request = client.get({ ...alice, deviceToken: 'desk-phone' });
    await expect(request).rejects.toMatchObject({
      code: 'provisioning/unknown-device',
      message: 'This device is not known.',
    });
    expect(devicesAsked()).toEqual(['use A']);
  });
});

describe('without the cache', () => {
  it('every request asks the server, and nothing is kept', async () => {
    server.script(deviceAnswer('first'), deviceAnswer('second'), deviceAnswer('third'));
    expect(await passwordFor(alice)).toBe('first');
    expect(await passwordFor(alice)).toBe('second');
    expect(await passwordFor(cached)).toBe('third');
    expect(told).toEqual([]);
  });
});

describe('with the cache', () => {
  beforeEach(async () => {
    server.script(deviceAnswer('first', { expiresAt: '2026-11-21T10:00:00.000Z' }));
    await client.get(cached);
    visit();
  });

  it('the next visit has its document before the server answers, and the fresh one follows', async () => {
    server.script('silence');
    expect(await passwordFor(cached)).toBe('first');
    client.dispose();

    visit();
    server.script(deviceAnswer('second'));
    expect(await passwordFor(cached)).toBe('first');
    await vi.waitFor(() => expect(told).toEqual(['updated second']));

    server.script(deviceAnswer('third'));
    expect(await passwordFor(cached), 'the fresh one is what is kept').toBe('second');
    await vi.waitFor(() => expect(told).toEqual(['updated second', 'updated third']));
  });

  it('a document that has expired is not used', async () => {
    await clock.advance(3_600_000);
    server.script(deviceAnswer('second'));
    expect(await passwordFor(cached)).toBe('second');
    expect(told).toEqual([]);
  });

  it("a document is nobody else's, and no other key's", async () => {
    server.script(deviceAnswer('second'));
    expect(await passwordFor({ ...cached, userId: 'bob' })).toBe('second');
    expect(await passwordFor({ ...cached, provisioningKey: 'Kitchen' })).toBe('second');
    expect(await passwordFor({ ...cached, deviceToken: 'desk-phone' })).toBe('second');
  });

  it('one fresh document is fetched for two requests at once', async () => {
    server.requests.length = 0;
    server.script(deviceAnswer('second'));
    expect(await Promise.all([passwordFor(cached), passwordFor(cached)])).toEqual(['first', 'first']);
    await vi.waitFor(() => expect(told).toEqual(['updated second']));
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    ['the session is over (401)', { status: 401 }, 'provisioning/session-refused'],
    ['the user may not any more (403)', { status: 403 }, 'provisioning/forbidden'],
  ])('the document is dropped when %s', async (_, answer, code) => {
    server.script(answer);
    expect(await passwordFor(cached)).toBe('first');
    await vi.waitFor(() => expect(told).toEqual([`refreshFailed ${code}`]));
    await expect(client.get(cached)).rejects.toMatchObject({ code });
  });

  it('the document is dropped, and the device replaced, when the server has lost the device (404)', async () => {
    server.script(unknownDevice, deviceAnswer('second'));
    expect(await passwordFor(cached)).toBe('first');
    await vi.waitFor(() => expect(told).toEqual(['updated second']));
    server.script('silence');
    expect(await passwordFor(cached)).toBe('second');
  });

  it.each([
    ['is not reachable', 'cut', 'provisioning/unreachable'],
    ['fails', { status: 500 }, 'provisioning/server-failed'],
    ['talks nonsense', { status: 200, body: '<html>' }, 'provisioning/bad-response'],
  ] as const)('the document stays when the server %s', async (_, answer, code) => {
    server.script(answer);
    expect(await passwordFor(cached)).toBe('first');
    await vi.waitFor(() => expect(told).toEqual([`refreshFailed ${code}`]));
    expect(await passwordFor(cached)).toBe('first');
  });

  it('a caller who leaves later stops the fetch in the background', async () => {
    server.script('silence');
    const caller = new AbortController();
    await client.get({ ...cached, signal: caller.signal });
    caller.abort();
    await vi.waitFor(() => expect(told).toEqual(['refreshFailed provisioning/cancelled']));
    expect(clock.pendingCount).toBe(0);
  });

  it('a fetch in the background has a deadline too', async () => {
    server.script('silence');
    await client.get({ ...cached, timeoutMs: 4_000 });
    await clock.advance(4_000);
    await vi.waitFor(() => expect(told).toEqual(['refreshFailed provisioning/timed-out']));
  });
});

describe('storage that is shut', () => {
  beforeEach(() => {
    storage = { devices: new FailingStorage(), documents: new FailingStorage() };
    visit();
  });

  it('is told of, and fails no request', async () => {
    server.script(deviceAnswer('first'), deviceAnswer('second'));
    expect(await passwordFor(cached)).toBe('first');
    expect(told).toEqual(['storageDegraded devices', 'storageDegraded documents']);
    expect(await passwordFor(cached), 'memory has taken its place').toBe('first');
    await vi.waitFor(() => expect(told).toContain('updated second'));
    expect(devicesAsked()).toEqual(['create A', 'use A']);
  });

  it('leaves nothing for the next visit', async () => {
    server.script(deviceAnswer('first'), deviceAnswer('second'));
    await client.get(cached);
    visit();
    expect(await passwordFor(cached)).toBe('second');
    expect(devicesAsked()).toEqual(['create A', 'create B']);
  });
});

describe('dispose', () => {
  it('gives up what is under way and what comes after, and may be called twice', async () => {
    server.script('silence');
    const request = client.get(alice);
    const outcome = expect(request).rejects.toMatchObject({ code: 'provisioning/cancelled' });
    await vi.waitFor(() => expect(server.requests).toHaveLength(1));
    client.dispose();
    client.dispose();
    await outcome;
    await expect(client.get(alice)).rejects.toMatchObject({ code: 'provisioning/cancelled' });
    expect(clock.pendingCount).toBe(0);
    expect(told).toEqual([]);
  });
});

describe('the log', () => {
  it('has a line for each step, and no secret', async () => {
    const lines: LogEntry[] = [];
    const logger = createLogger((line) => lines.push(line));
    const failing = { devices: new FailingStorage(), documents: new FailingStorage() };
    client = createProvisioningClient({ host: server.address, storage: failing, clock, logger });
    server.script(deviceAnswer('device-secret'));
    const { deviceToken } = await client.get(cached);
    expect(lines.map(({ level, message }) => `${level} ${message}`)).toEqual([
      'warn storage failed; memory takes its place',
      'warn storage failed; memory takes its place',
      'info provisioned',
    ]);
    expect(JSON.stringify(lines)).not.toMatch(new RegExp(`device-secret|session-of-alice|${deviceToken}`));
  });
});
