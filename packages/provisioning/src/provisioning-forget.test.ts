import { ManualClock } from '@offhook/primitives/testing';
import { type ScriptedAnswer, ScriptedServer } from '@offhook/protocol/testing';
import { MemoryStorage, MemoryTabLock } from '@offhook/vault';
import { MemoryTabChannels } from '@offhook/vault/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { memoryStorage } from './adapters/browser/default-storage.js';
import type { ProvisioningStorage } from './ports/provisioning-storage.js';
import { createProvisioningClient, type ProvisioningClient } from './provisioning-client.js';
import { deviceAnswer } from './testing/device-answer.js';

const alice = { userId: 'alice', sessionToken: 'session-of-alice', enableCache: true };
const bob = { ...alice, userId: 'bob' };
const inTab = { ...alice, subId: 'tab-of-alice' };
const kitchen = { ...alice, provisioningKey: 'Kitchen' };

let server: ScriptedServer;
let clock: ManualClock;
let channels: MemoryTabChannels;
let lock: MemoryTabLock;
let storage: ProvisioningStorage;
let client: ProvisioningClient;
let clients: ProvisioningClient[];

beforeEach(async () => {
  server = await ScriptedServer.start();
  clock = new ManualClock(Date.parse('2026-11-21T09:00:00.000Z'));
  channels = new MemoryTabChannels();
  lock = new MemoryTabLock();
  storage = memoryStorage();
  clients = [];
  client = openTab();
});

afterEach(async () => {
  for (const tab of clients) tab.dispose();
  await server.close();
});

/** Another tab of the origin; by default on the storage that all share. */
function openTab(own: Partial<ProvisioningStorage> = {}, host = server.address): ProvisioningClient {
  const tabs = { lock, openChannel: (name: string) => channels.open(name) };
  const tab = createProvisioningClient({ host, storage: { ...storage, ...own }, clock, tabs });
  clients.push(tab);
  return tab;
}

async function keepAll(): Promise<void> {
  server.script(deviceAnswer('first'));
  for (const request of [alice, bob, inTab, kitchen]) await client.get(request);
  server.requests.length = 0;
}

const names = async (): Promise<readonly string[]> =>
  (await storage.documents.keys('')).map((key) =>
    key
      .split(':')
      .filter((_, at) => at !== 1)
      .join(' ')
      .trim(),
  );

const everything = [
  'Kitchen alice',
  'OffhookProvisioning alice',
  'OffhookProvisioning alice tab-of-alice',
  'OffhookProvisioning bob',
];

const sorted = async (): Promise<readonly string[]> => [...(await names())].sort();

describe('what is kept', () => {
  it('lies apart by key, user and sub-session', async () => {
    await keepAll();
    expect(await sorted()).toEqual(everything);
  });

  it.each<readonly [string, () => Promise<void>, readonly string[]]>([
    ['a user', () => client.forget({ userId: 'alice' }), ['OffhookProvisioning bob']],
    [
      "a user's sub-session",
      () => client.forget({ userId: 'alice', subId: 'tab-of-alice' }),
      ['Kitchen alice', 'OffhookProvisioning alice', 'OffhookProvisioning bob'],
    ],
    [
      'what a user shares among tabs',
      () => client.forget({ userId: 'alice', subId: '' }),
      ['OffhookProvisioning alice tab-of-alice', 'OffhookProvisioning bob'],
    ],
    ['somebody who was never here', () => client.forget({ userId: 'carol' }), everything],
    ['everybody', () => client.dropAll(), []],
  ])('is forgotten: %s', async (_, forget, remaining) => {
    await keepAll();
    await forget();
    expect(await sorted()).toEqual(remaining);
  });

  it('is forgotten on this host alone, and nothing else of the origin is touched', async () => {
    await keepAll();
    await storage.documents.set('theme', 'dark');
    await storage.documents.set('a:b:c:d', 'theirs');
    const elsewhere = openTab({}, `${server.address}/voice`);
    await elsewhere.get(alice);
    await client.dropAll();
    expect((await storage.documents.keys('')).length).toBe(3);
    await elsewhere.dropAll();
    expect(await storage.documents.keys('')).toEqual(['theme', 'a:b:c:d']);
  });

  it('leaves the device its name', async () => {
    await keepAll();
    const before = await storage.devices.keys('');
    await client.dropAll();
    expect(await storage.devices.keys('')).toEqual(before);
  });
});

describe('the other tabs', () => {
  it('forget too, also what only they have', async () => {
    const other = openTab({ documents: new MemoryStorage() });
    server.script(deviceAnswer('first'), deviceAnswer('second'));
    await other.get(alice);
    await client.forget({ userId: 'alice' });
    await vi.waitFor(async () => expect((await other.get(alice)).account.password).toBe('second'));
  });

  it.each([
    ['nothing', undefined],
    ['a text', 'alice'],
    ['a number for a user', { userId: 7 }],
    ['a list', [{ userId: 'alice' }]],
  ])('do not mind %s from another script', async (_, message) => {
    await keepAll();
    const stranger = channels.open(`OffhookProvisioning:${server.address}/`);
    stranger.post(message);
    await Promise.resolve();
    expect(await sorted()).toEqual(everything);
  });
});

describe('a document that was asked for before a logout', () => {
  it.each(['this tab', 'another tab'])('is not kept after it: %s', async (where) => {
    let answer: () => void = () => undefined;
    const answered = new Promise<void>((resolve) => (answer = resolve));
    const fetch: typeof globalThis.fetch = async (...request) => {
      const response = await globalThis.fetch(...request);
      await answered;
      return response;
    };
    server.script(deviceAnswer('first'));
    const tabs = { lock, openChannel: (name: string) => channels.open(name) };
    const slow = createProvisioningClient({ host: server.address, storage, clock, tabs, fetch });
    clients.push(slow);
    const asking = slow.get(alice);
    await vi.waitFor(() => expect(server.requests).toHaveLength(1));
    await (where === 'this tab' ? slow : client).forget({ userId: 'alice' });
    answer();
    await asking;
    expect(await storage.documents.keys('')).toEqual([]);
  });
});

describe('a refusal', () => {
  const says = (status: number, code: string): ScriptedAnswer => ({
    status,
    body: { error: { code, message: 'No.', retryable: false } },
  });

  it.each<readonly [string, ScriptedAnswer, readonly string[]]>([
    ['401', { status: 401 }, ['OffhookProvisioning alice tab-of-alice', 'OffhookProvisioning bob']],
    ['403', { status: 403 }, ['OffhookProvisioning alice tab-of-alice', 'OffhookProvisioning bob']],
    [
      '409 phone-taken',
      says(409, 'provisioning/phone-taken'),
      ['OffhookProvisioning alice tab-of-alice', 'OffhookProvisioning bob'],
    ],
    ['404 of the device', says(404, 'provisioning/unknown-device'), everything.slice(1)],
    ['429', { status: 429 }, everything],
    ['500', { status: 500 }, everything],
    ['a document that is none', { status: 200, body: {} }, everything],
  ])('by %s leaves', async (_, refusal, remaining) => {
    await keepAll();
    server.script(refusal);
    await expect(client.get({ ...kitchen, enableCache: false })).rejects.toThrow();
    expect(await sorted()).toEqual(remaining);
  });

  it('because somebody took the phone is an error of its own, not worth another try', async () => {
    await keepAll();
    server.script(says(409, 'provisioning/phone-taken'));
    const failed = new Promise((resolve) => client.on('refreshFailed', resolve));
    expect((await client.get(alice)).account.password).toBe('first');
    expect(await failed).toMatchObject({
      userId: 'alice',
      error: { code: 'provisioning/phone-taken', retryable: false },
    });
    await expect(client.get(alice)).rejects.toMatchObject({ code: 'provisioning/phone-taken' });
  });
});
