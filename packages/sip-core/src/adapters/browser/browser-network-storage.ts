import type { NetworkStorage } from '../../ports/network-storage.js';

const key = 'offhook.network';

/** The page's `localStorage`. A browser that keeps nothing for this page is a machine that is always in a new network. */
export class BrowserNetworkStorage implements NetworkStorage {
  load(): string | undefined {
    try {
      return localStorage.getItem(key) ?? undefined;
    } catch {
      return undefined;
    }
  }

  save(text: string): void {
    try {
      localStorage.setItem(key, text);
    } catch {
      // It is learnt again the next time.
    }
  }
}
