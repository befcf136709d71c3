import {
  BroadcastTabChannel,
  EncryptedStorage,
  type KeyValueStorage,
  MemoryStorage,
  MemoryTabLock,
  silentTabChannel,
  type TabChannel,
  type TabLock,
  WebTabLock,
} from '@offhook/vault';
import { MemoryTab } from '../memory/memory-tab.js';
import type { TabMemory } from '../../ports/tab-memory.js';
import { BrowserTab } from './browser-tab.js';

// Node has BroadcastChannel too, and it would keep a process alive for tabs that are not there.
const isPage = typeof document !== 'undefined';

/** Encrypted in IndexedDB; in Node, memory. */
export function defaultStorage(): KeyValueStorage {
  return isPage ? new EncryptedStorage({ databaseName: 'offhook-auth' }) : new MemoryStorage();
}

export function defaultChannel(): TabChannel {
  return isPage ? new BroadcastTabChannel('offhook-auth') : silentTabChannel;
}

export function defaultLock(): TabLock {
  return isPage ? new WebTabLock() : new MemoryTabLock();
}

export function defaultTab(): TabMemory {
  return isPage ? new BrowserTab() : new MemoryTab();
}
