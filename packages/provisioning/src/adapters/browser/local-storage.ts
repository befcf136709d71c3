import type { KeyValueStorage } from '../../ports/key-value-storage.js';

/** `localStorage`, readable by every script of the origin: for what is no secret. */
export class LocalStorage implements KeyValueStorage {
  // The methods are async because merely naming a blocked `localStorage` throws, and that is to be a rejection.
  // eslint-disable-next-line @typescript-eslint/require-await
  async get(key: string): Promise<string | undefined> {
    return localStorage.getItem(key) ?? undefined;
  }

  // eslint-disable-next-line @typescript-eslint/require-await
  async set(key: string, value: string): Promise<void> {
    localStorage.setItem(key, value);
  }

  // eslint-disable-next-line @typescript-eslint/require-await
  async delete(key: string): Promise<void> {
    localStorage.removeItem(key);
  }
}
