import { createStore, entries } from 'idb-keyval';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createProvisioningClient, type ProvisioningClient } from './provisioning-client.js';
import { deviceDocument } from './testing/device-answer.js';

const request = { userId: 'alice', sessionToken: 'session-of-alice', enableCache: true };

let host: string;
let hostCount = 0;
let answers: string[];
let paths: string[];
let told: string[];
let client: ProvisioningClient;

beforeEach(() => {
  // The browser keeps what earlier tests stored, so that each test is a host of its own.
  hostCount += 1;
  host = `https://phone-${hostCount}.example.com`;
  paths = [];
  visit('first');
});

afterEach(() => {
  client.dispose();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** A new visit of the page, with the storage of the browser; the server answers with these passwords in turn. */
function visit(...passwords: readonly string[]): void {
  answers = [...passwords];
  told = [];
  client = createProvisioningClient({ host, fetch: serve });
  client.on('updated', ({ document }) => told.push(`updated ${document.account.password}`));
  client.on('storageDegraded', ({ cause, storage }) => told.push(`${storage}: ${nameOf(cause)}`));
}

function serve(input: RequestInfo | URL): Promise<Response> {
  const path = new URL(input instanceof Request ? input.url : input).pathname;
  paths.push(path);
  const password = answers.shift();
  if (password === undefined) return Promise.reject(new TypeError('no network'));
  return Promise.resolve(Response.json(deviceDocument(path, password)));
}

async function password(): Promise<string> {
  return (await client.get(request)).account.password;
}

function nameOf(cause: unknown): string {
  return cause instanceof Error || cause instanceof DOMException ? cause.name : String(cause);
}

/** All that a script of the page can read: `localStorage` and the raw records of every database. */
async function readable(): Promise<string> {
  const seen = [JSON.stringify(localStorage)];
  for (const { name = '' } of await indexedDB.databases()) {
    const records = await entries<string, { sealed?: ArrayBuffer }>(createStore(name, 'entries'));
    for (const [key, { sealed = new ArrayBuffer(0) }] of records) {
      seen.push(key, new TextDecoder().decode(sealed));
    }
  }
  return seen.join('\n');
}

describe('in a browser', () => {
  it('device and document outlive the visit', async () => {
    expect(await password()).toBe('first');
    visit('second');
    expect(await password()).toBe('first');
    await vi.waitFor(() => expect(told).toEqual(['updated second']));
    expect(new Set(paths).size, 'one device').toBe(1);
  });

  it('the document is there without a network', async () => {
    await password();
    visit();
    expect(await password()).toBe('first');
  });

  it('the secret lies nowhere where a script could read it', async () => {
    visit('top-secret-password');
    await password();
    const everything = await readable();
    expect(everything, 'the entry is there').toContain(
      `entry:OffhookProvisioning:${encodeURIComponent(`${host}/`)}:alice:`,
    );
    expect(everything).not.toContain('top-secret-password');
  });
});

describe('in a browser that shuts its storage', () => {
  it('a blocked localStorage is told of, and memory takes its place', async () => {
    vi.spyOn(Storage.prototype, 'getItem').mockImplementation(() => {
      throw new DOMException('Access is denied for this document.', 'SecurityError');
    });
    visit('first', 'second');
    expect(await password()).toBe('first');
    expect(told).toEqual(['devices: SecurityError']);
    expect(await password()).toBe('first');
  });

  it('a full localStorage is too', async () => {
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
    });
    visit('first');
    expect(await password()).toBe('first');
    expect(told).toEqual(['devices: QuotaExceededError']);
  });

  it('so is an IndexedDB that cannot be opened', async () => {
    vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('The user denied permission.', 'SecurityError');
    });
    visit('first', 'second');
    expect(await password()).toBe('first');
    expect(told).toEqual(['documents: SecurityError']);
    expect(await password()).toBe('first');
  });

  it('so is a page that may not encrypt, because it is not secure', async () => {
    vi.spyOn(crypto, 'subtle', 'get').mockReturnValue(undefined as unknown as SubtleCrypto);
    visit('first', 'second');
    expect(await password()).toBe('first');
    expect(told).toEqual(['documents: TypeError']);
    expect(await password()).toBe('first');
  });

  it('and a browser without IndexedDB keeps everything in memory', async () => {
    vi.stubGlobal('indexedDB', undefined);
    visit('first', 'second');
    expect(await password()).toBe('first');
    expect(await password()).toBe('first');
    expect(told).toEqual([]);
  });
});
