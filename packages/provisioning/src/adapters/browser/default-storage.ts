import { EncryptedStorage, LocalStorage, MemoryStorage } from '@offhook/vault';
import type { ProvisioningStorage } from '../../ports/provisioning-storage.js';

/**
 * In a browser: device names in `localStorage`, documents encrypted in IndexedDB.
 * Elsewhere, as in Node: everything in memory.
 */
export function defaultStorage(): ProvisioningStorage {
  if (typeof indexedDB === 'undefined') return memoryStorage();
  const documents = new EncryptedStorage({ databaseName: 'offhook-provisioning' });
  return { devices: new LocalStorage(), documents };
}

/** Nothing outlives the page. */
export function memoryStorage(): ProvisioningStorage {
  return { devices: new MemoryStorage(), documents: new MemoryStorage() };
}
