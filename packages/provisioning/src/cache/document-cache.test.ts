import { ManualClock } from '@offhook/primitives/testing';
import { sampleProvisioningDocument } from '@offhook/protocol/testing';
import { MemoryStorage } from '@offhook/vault';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { type CacheSlot, DocumentCache } from './document-cache.js';

const host = 'https://phone.example.com/';
const slot: CacheSlot = { provisioningKey: 'OffhookProvisioning', userId: 'alice', subId: '' };
const place = `OffhookProvisioning:${encodeURIComponent(host)}:alice:`;
const expiresAt = '2026-11-21T10:00:00.000Z';
const document = sampleProvisioningDocument({ expiresAt });
const device = document.deviceToken;

let storage: MemoryStorage;
let clock: ManualClock;
let cache: DocumentCache;

beforeEach(() => {
  storage = new MemoryStorage();
  clock = new ManualClock(Date.parse('2026-11-21T09:00:00.000Z'));
  cache = new DocumentCache(storage, host, clock);
});

describe('a kept document', () => {
  it('comes back as it was', async () => {
    await cache.write(slot, document, 0);
    expect(await cache.read(slot, device)).toEqual(document);
  });

  it('comes back at the next visit of the page', async () => {
    await cache.write(slot, document, 0);
    expect(await new DocumentCache(storage, host, clock).read(slot, device)).toEqual(document);
  });

  it('is gone once it was dropped', async () => {
    await cache.write(slot, document, 0);
    await cache.drop(slot);
    expect(await cache.read(slot, device)).toBeUndefined();
  });

  it('that was asked for before something was forgotten is not kept', async () => {
    await cache.forget({});
    await cache.write(slot, document, 0);
    expect(await cache.read(slot, device)).toBeUndefined();
    await cache.write(slot, document, cache.forgottenCount);
    expect(await cache.read(slot, device)).toEqual(document);
  });

  it('that is being written while it is to be forgotten is forgotten', async () => {
    let finish: () => void = () => undefined;
    const slow = new MemoryStorage();
    const set = slow.set.bind(slow);
    slow.set = async (...entry) => {
      await new Promise<void>((resolve) => (finish = resolve));
      await set(...entry);
    };
    const tab = new DocumentCache(slow, host, clock);
    const writing = tab.write(slot, document, 0);
    await Promise.resolve();
    const forgetting = tab.forget({ userId: 'alice' });
    await Promise.resolve();
    finish();
    await Promise.all([writing, forgetting]);
    expect(await slow.keys('')).toEqual([]);
  });

  it('lives until the very moment of its expiry', async () => {
    await cache.write(slot, document, 0);
    await clock.advance(3_599_999);
    expect(await cache.read(slot, device)).toEqual(document);
    await clock.advance(1);
    expect(await cache.read(slot, device)).toBeUndefined();
    expect(await storage.get(place), 'and is then wiped').toBeUndefined();
  });

  it('is kept apart from others by key, user and host', async () => {
    await cache.write(slot, document, 0);
    const others = [
      cache.read({ ...slot, provisioningKey: 'Other' }, device),
      cache.read({ ...slot, userId: 'bob' }, device),
      new DocumentCache(storage, 'https://phone.example.org/', clock).read(slot, device),
    ];
    expect(await Promise.all(others)).toEqual([undefined, undefined, undefined]);
    expect(await cache.read(slot, device), 'and asking for others does it no harm').toEqual(document);
  });
});

describe('an entry that is not wholly right is not used, and wiped', () => {
  const entry = { version: 2, host, userId: 'alice', subId: '', expiresAt, document };
  const entries: readonly (readonly [string, unknown])[] = [
    ['is of an older format', { ...entry, version: 1 }],
    ['is of a newer format', { ...entry, version: 3 }],
    ['is of another host', { ...entry, host: 'https://phone.example.org/' }],
    ['is of another owner', { ...entry, userId: 'bob' }],
    ['is of another sub-session', { ...entry, subId: 'tab-of-alice' }],
    ['has expired by itself', { ...entry, expiresAt: '2026-11-21T09:00:00.000Z' }],
    ['never said when it expires', { ...entry, expiresAt: undefined }],
    ['has a document of another user', { ...entry, document: { ...document, userId: 'bob' } }],
    ['is of another device', { ...entry, document: { ...document, deviceToken: 'another' } }],
    ['lacks its document', { ...entry, document: undefined }],
    ['is a document of an older format', { ...entry, document: { ...document, version: 0 } }],
    ['lacks the account', { ...entry, document: { ...document, account: undefined } }],
    ['has an expiry that is none', { ...entry, document: { ...document, expiresAt: 'soon' } }],
    ['is the bare document', document],
    ['is a list', [entry]],
    ['is null', null],
  ];

  it.each(entries)('because it %s', async (_, value) => {
    await storage.set(place, JSON.stringify(value));
    expect(await cache.read(slot, device)).toBeUndefined();
    expect(await storage.get(place)).toBeUndefined();
  });

  it.each(['', '{', 'true', '<html>'])('because it reads %j', async (text) => {
    await storage.set(place, text);
    expect(await cache.read(slot, device)).toBeUndefined();
    expect(await storage.get(place)).toBeUndefined();
  });

  it('whatever somebody put there', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.json()), async (text) => {
        await storage.set(place, text);
        expect(await cache.read(slot, device)).toBeUndefined();
      }),
    );
  });
});
