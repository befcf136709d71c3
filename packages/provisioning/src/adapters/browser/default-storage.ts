import type { ProvisioningStorage } from '../../ports/key-value-storage.js';
import { MemoryStorage } from '../memory/memory-storage.js';
import { EncryptedStorage } from './encrypted-storage.js';
import { LocalStorage } from './local-storage.js';

/**
 * In a browser: device names in `localStorage`, documents encrypted in IndexedDB.
 * Elsewhere, as in Node: everything in memory.
 */
export function defaultStorage(): ProvisioningStorage {
  if (typeof indexedDB === 'undefined') return memoryStorage();
  return { devices: new LocalStorage(), documents: new EncryptedStorage() };
}

/** Nothing outlives the page. */
export function memoryStorage(): ProvisioningStorage {
  return { devices: new MemoryStorage(), documents: new MemoryStorage() };
}
