import { systemClock } from '@offhook/primitives';
import { EncryptedStorage } from '@offhook/vault';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type AuthClient, createAuthClient } from '../../client/auth-client.js';
import { FakeAuthServer } from '../../testing/fake-auth-server.js';
import { BrowserTab } from './browser-tab.js';
import { loadedFrom } from './page-host.js';
import { pageWakeups } from './page-wakeups.js';

let server: FakeAuthServer;
let clients: AuthClient[];
let host = '';
let count = 0;

beforeEach(() => {
  server = new FakeAuthServer(systemClock);
  clients = [];
  count += 1;
  // A server of its own for each test: what the browser kept for another is not found.
  host = `https://phone-${count}-${systemClock.now()}.example.com`;
});

afterEach(async () => {
  for (const client of clients) {
    await client.logout().catch(() => undefined);
    client.dispose();
  }
});

/** A client with everything that the browser has; only the server is not real. */
function open(): AuthClient {
  const client = createAuthClient({ host, fetch: server.fetch });
  clients.push(client);
  return client;
}

const pat = { accessToken: 'pat-of-alice' };

describe('in Chromium', () => {
  it('a session lives in encrypted storage, over reloads, and goes with the logout', async () => {
    const first = open();
    await first.login(pat);
    // What another page of the origin, loaded later, finds.
    await expect(open().login({ checkOnly: true })).resolves.toMatchObject({ userId: 'alice' });
    const storage = new EncryptedStorage({ databaseName: 'offhook-auth' });
    const name = `session ["${host}/"]`;
    expect(await storage.get(name)).toContain(first.session?.sessionToken);
    expect(await rawDatabase()).not.toContain(first.session?.sessionSecret);
    // Files that ran before may have left something in the origin's storage; the host is this test's own.
    expect(JSON.stringify([entriesOf(localStorage), entriesOf(sessionStorage)])).not.toContain(host);
    await first.logout();
    expect(await storage.get(name)).toBeUndefined();
  });

  it('tabs hear of login and logout over BroadcastChannel', async () => {
    const [one, two] = [open(), open()];
    await one.login(pat);
    await vi.waitFor(() => expect(two.session?.userId).toBe('alice'));
    const reasons: string[] = [];
    two.on('loggedOut', ({ reason }) => reasons.push(reason));
    await one.logout();
    await vi.waitFor(() => expect(reasons).toEqual(['elsewhere']));
  });

  it('tabs renew once, by the browser’s locks', async () => {
    const [one, two] = [open(), open()];
    await one.login(pat);
    await vi.waitFor(() => expect(two.session).toBeDefined());
    const sessions = await Promise.all([one.renew(), two.renew()]);
    expect(new Set(sessions.map(({ sessionToken }) => sessionToken)).size).toBe(1);
    expect(server.count('POST /api/v1/session/renew')).toBe(1);
  });

  it('a page that is shown again looks whether it is still logged in', async () => {
    const one = open();
    await one.login(pat);
    // As if it had slept through the message: the vault is emptied behind its back.
    await new EncryptedStorage({ databaseName: 'offhook-auth' }).delete(`session ["${host}/"]`);
    expect(one.session).toBeDefined();
    window.dispatchEvent(new Event('pageshow'));
    await vi.waitFor(() => expect(one.session).toBeUndefined());
  });

  it('an id of this tab lies in sessionStorage, and is found again', async () => {
    const subId = await open().getSubId();
    expect(entriesOf(sessionStorage).map(([, value]) => value)).toContain(subId);
    // Two clients of one page are one tab, and not a copy of it.
    expect(await open().getSubId()).toBe(subId);
  });

  it('comes from where its page came from, when nobody says otherwise', () => {
    expect(loadedFrom).toBe(location.origin);
    expect(createAuthClient().host).toBe(`${location.origin}/`);
  });
});

describe('a duplicated tab', () => {
  /** What a browser copies with a tab: the new window begins with its opener's sessionStorage. */
  function openWindow(): Window {
    const popup = window.open('about:blank');
    if (popup === null) throw new Error('The browser opens no windows.');
    return popup;
  }

  it('has a copy of sessionStorage in Chromium, and another page id', async () => {
    const subId = await open().getSubId();
    const popup = openWindow();
    try {
      expect(entriesOf(popup.sessionStorage).map(([, value]) => value)).toContain(subId);
      expect(popup.top).toBe(popup);
    } finally {
      popup.close();
    }
  });

  it('is noticed over BroadcastChannel and gets its own, with an event', async () => {
    const original = open();
    const subId = await original.getSubId();
    const popup = openWindow();
    try {
      const memory = new Map(entriesOf(popup.sessionStorage));
      // The copy's own client, on the memory that the browser gave to the copy.
      const copy = createAuthClient({
        host,
        fetch: server.fetch,
        tab: {
          pageId: 'the copy',
          get: (key) => memory.get(key),
          set: (key, value) => memory.set(key, value),
        },
      });
      clients.push(copy);
      const moves: string[] = [];
      copy.on('subIdChanged', ({ previous }) => moves.push(previous));
      expect(await copy.getSubId()).not.toBe(subId);
      expect(moves).toEqual([subId]);
      expect(await original.getSubId()).toBe(subId);
    } finally {
      popup.close();
    }
  });
});

describe('a page that may not store', () => {
  it('remembers its tab until it closes', () => {
    const blocked = vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('Blocked.', 'SecurityError');
    });
    const tab = new BrowserTab();
    tab.set('a', 'one');
    expect(tab.get('a')).toBe('one');
    blocked.mockRestore();
  });
});

describe('a page wakes', () => {
  it.each([
    ['pageshow', () => window.dispatchEvent(new Event('pageshow'))],
    ['focus', () => window.dispatchEvent(new Event('focus'))],
    ['online', () => window.dispatchEvent(new Event('online'))],
    ['visibilitychange', () => document.dispatchEvent(new Event('visibilitychange'))],
  ])('on %s, until nobody listens', (_, happen) => {
    const listener = vi.fn();
    const stop = pageWakeups.on(listener);
    happen();
    expect(listener).toHaveBeenCalledOnce();
    stop();
    happen();
    expect(listener).toHaveBeenCalledOnce();
  });
});

/** Everything that lies in the database, as a script that steals it would see it. */
async function rawDatabase(): Promise<string> {
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open('offhook-auth');
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(new Error('The database does not open.'));
  });
  const entries = await new Promise<unknown[]>((resolve) => {
    const request = database.transaction('entries').objectStore('entries').getAll();
    request.onsuccess = () => resolve(request.result);
  });
  database.close();
  return entries.flatMap((entry) => Object.values(Object(entry) as object).map(asText)).join();
}

function asText(value: unknown): string {
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return new TextDecoder().decode(value);
  return JSON.stringify(value);
}

function entriesOf(storage: Storage): readonly (readonly [string, string])[] {
  const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '');
  return keys.map((key) => [key, storage.getItem(key) ?? '']);
}
