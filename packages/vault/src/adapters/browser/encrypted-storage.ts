import { createStore, del, get, keys, set, update, type UseStore } from 'idb-keyval';
import type { KeyValueStorage } from '../../ports/key-value-storage.js';

interface SealedEntry {
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly sealed: ArrayBuffer;
}

const keyName = 'key';
const entryName = (key: string): string => `entry:${key}`;

/**
 * IndexedDB with every text under AES-GCM. The key never leaves the browser's hands (it cannot be exported), so a
 * copy of the database, or a script that reads it elsewhere, has nothing.
 */
export class EncryptedStorage implements KeyValueStorage {
  readonly #store: UseStore;

  /** Two storages of one database name are the same storage. */
  constructor({ databaseName }: { readonly databaseName: string }) {
    this.#store = createStore(databaseName, 'entries');
  }

  async get(key: string): Promise<string | undefined> {
    const entry: unknown = await get(entryName(key), this.#store);
    if (entry === undefined) return undefined;
    const text = isSealedEntry(entry) ? await open(key, entry, await this.#key()) : undefined;
    // Whatever does not open was not sealed by us under this name.
    if (text === undefined) await this.delete(key);
    return text;
  }

  async set(key: string, value: string): Promise<void> {
    await set(entryName(key), await seal(key, value, await this.#key()), this.#store);
  }

  async delete(key: string): Promise<void> {
    await del(entryName(key), this.#store);
  }

  async keys(prefix: string): Promise<readonly string[]> {
    const names = (await keys<string>(this.#store)).filter((name) => name.startsWith(entryName(prefix)));
    return names.map((name) => name.slice(entryName('').length));
  }

  async #key(): Promise<CryptoKey> {
    const kept = await get<CryptoKey>(keyName, this.#store);
    if (kept !== undefined) return kept;
    const made = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
      'encrypt',
      'decrypt',
    ]);
    let agreed = made;
    // Two tabs may come here at once: the key that was kept first is the key of both.
    await update<CryptoKey>(keyName, (first) => (agreed = first ?? made), this.#store);
    return agreed;
  }
}

async function seal(key: string, value: string, cryptoKey: CryptoKey): Promise<SealedEntry> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt(cipher(key, iv), cryptoKey, new TextEncoder().encode(value));
  return { iv, sealed };
}

async function open(key: string, entry: SealedEntry, cryptoKey: CryptoKey): Promise<string | undefined> {
  try {
    const opened = await crypto.subtle.decrypt(cipher(key, entry.iv), cryptoKey, entry.sealed);
    return new TextDecoder().decode(opened);
  } catch {
    // Web Crypto says no more than "did not work", and for an entry of another key that is expected.
    return undefined;
  }
}

/** The name is sealed along with the text, so that an entry cannot be put in the place of another. */
function cipher(key: string, iv: Uint8Array<ArrayBuffer>): AesGcmParams {
  return { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(key) };
}

function isSealedEntry(value: unknown): value is SealedEntry {
  return (
    typeof value === 'object' &&
    value !== null &&
    'iv' in value &&
    value.iv instanceof Uint8Array &&
    'sealed' in value &&
    value.sealed instanceof ArrayBuffer
  );
}
