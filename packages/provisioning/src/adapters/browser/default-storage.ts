import { EncryptedStorage, type KeyValueStorage, LocalStorage, MemoryStorage } from '@offhook/vault';
import type { CacheMode, ProvisioningStorage } from '../../ports/provisioning-storage.js';

const documentStorages: Readonly<Record<CacheMode, () => KeyValueStorage>> = {
  encrypted: () => new EncryptedStorage({ databaseName: 'offhook-provisioning' }),
  plain: () => new LocalStorage(),
  memory: () => new MemoryStorage(),
};

/**
 * In a browser: device names in `localStorage`, documents as `cache` says, by default encrypted in IndexedDB.
 * Elsewhere, as in Node: everything in memory.
 */
export function defaultStorage(cache: CacheMode = 'encrypted'): ProvisioningStorage {
  if (typeof indexedDB === 'undefined') return memoryStorage();
  return { devices: new LocalStorage(), documents: documentStorages[cache]() };
}

/** Nothing outlives the page. */
export function memoryStorage(): ProvisioningStorage {
  return { devices: new MemoryStorage(), documents: new MemoryStorage() };
}
