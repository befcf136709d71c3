import fc from 'fast-check';
import { createStore, entries, get, set } from 'idb-keyval';
import { beforeEach, describe, expect, it } from 'vitest';
import { keyValueStorageContract } from '../../testing/key-value-storage-contract.js';
import { EncryptedStorage } from './encrypted-storage.js';

let databaseCount = 0;
let database: string;
let storage: EncryptedStorage;

beforeEach(() => {
  databaseCount += 1;
  database = `offhook-test-${databaseCount}`;
  storage = new EncryptedStorage({ databaseName: database });
});

/** The database as any other script of the page can read it. */
const inside = () => createStore(database, 'entries');

async function raw<Value>(name: string): Promise<Value> {
  const value = await get<Value>(name, inside());
  if (value === undefined) throw new Error(`The database has no ${name}.`);
  return value;
}

interface Sealed {
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly sealed: ArrayBuffer;
}

describe('encrypted IndexedDB', () => {
  it.each(keyValueStorageContract)('$name', ({ run }) => run(storage));

  it('takes any text under any name', async () => {
    // Lone surrogates are no text: no encoding has them.
    const text = fc.string({ unit: 'grapheme', maxLength: 64 });
    await fc.assert(
      fc.asyncProperty(text, text, async (key, value) => {
        await storage.set(key, value);
        expect(await storage.get(key)).toBe(value);
      }),
      { numRuns: 25 },
    );
  });
});

describe('what lies in the database', () => {
  it('is not the text', async () => {
    await storage.set('document', 'the SIP password');
    const all = await entries<string, Sealed | CryptoKey>(inside());
    expect(all.map(([name]) => name).sort()).toEqual(['entry:document', 'key']);
    const { iv, sealed } = await raw<Sealed>('entry:document');
    const visible = [iv, new Uint8Array(sealed)].map((bytes) => new TextDecoder().decode(bytes)).join();
    expect(visible).not.toContain('SIP');
    expect(sealed.byteLength).toBe('the SIP password'.length + 16);
  });

  it('is sealed by a key that nobody can take away', async () => {
    await storage.set('document', 'secret');
    const key = await raw<CryptoKey>('key');
    expect(key).toMatchObject({ extractable: false, algorithm: { name: 'AES-GCM', length: 256 } });
    await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow();
  });

  it('never uses a nonce twice', async () => {
    const nonces = new Set<string>();
    for (let round = 0; round < 20; round += 1) {
      await storage.set('document', 'the same text');
      nonces.add(String((await raw<Sealed>('entry:document')).iv));
    }
    expect(nonces.size).toBe(20);
  });
});

describe('two visits of a page', () => {
  it('share what is kept', async () => {
    await storage.set('document', 'secret');
    expect(await new EncryptedStorage({ databaseName: database }).get('document')).toBe('secret');
  });

  it('agree on one key when they come at the same time', async () => {
    const tabs = Array.from({ length: 5 }, () => new EncryptedStorage({ databaseName: database }));
    await Promise.all(tabs.map((tab, index) => tab.set(`document ${index}`, `secret ${index}`)));
    const kept = await Promise.all(tabs.map((_, index) => storage.get(`document ${index}`)));
    expect(kept).toEqual(['secret 0', 'secret 1', 'secret 2', 'secret 3', 'secret 4']);
  });
});

describe('an entry that somebody touched is nothing, and wiped', () => {
  beforeEach(async () => {
    await storage.set('document', 'secret');
    await storage.set('other', 'other secret');
  });

  async function touch(change: (entry: Sealed) => unknown): Promise<void> {
    await set('entry:document', change(await raw<Sealed>('entry:document')), inside());
  }

  it.each<readonly [string, (entry: Sealed) => unknown]>([
    ['one bit of it', ({ iv, sealed }) => ({ iv, sealed: flipBit(sealed) })],
    ['its nonce', ({ sealed }) => ({ iv: new Uint8Array(12), sealed })],
    ['its length', ({ iv, sealed }) => ({ iv, sealed: sealed.slice(1) })],
    ['its whole', ({ iv }) => ({ iv, sealed: new ArrayBuffer(0) })],
    ['its shape', () => 'the SIP password in plain text'],
    ['its shape again', () => ({ iv: [1, 2, 3], sealed: 'x' })],
    ['its being there', () => null],
  ])('%s', async (_, change) => {
    await touch(change);
    expect(await storage.get('document')).toBeUndefined();
    expect(await get('entry:document', inside())).toBeUndefined();
    expect(await storage.get('other'), 'and no other is harmed').toBe('other secret');
  });

  it('also when it was put in the place of another', async () => {
    await set('entry:document', await get('entry:other', inside()), inside());
    expect(await storage.get('document')).toBeUndefined();
  });

  it('also when the key was exchanged', async () => {
    const algorithm = { name: 'AES-GCM', length: 256 };
    await set('key', await crypto.subtle.generateKey(algorithm, false, ['encrypt', 'decrypt']), inside());
    expect(await storage.get('document')).toBeUndefined();
    await storage.set('document', 'new secret');
    expect(await storage.get('document')).toBe('new secret');
  });
});

function flipBit(sealed: ArrayBuffer): ArrayBuffer {
  const bytes = new Uint8Array(sealed.slice(0));
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  return bytes.buffer;
}
