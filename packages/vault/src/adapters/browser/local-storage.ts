import type { KeyValueStorage } from '../../ports/key-value-storage.js';

/**
 * `localStorage`, readable by every script of the origin: for what is no secret.
 * Merely naming a blocked `localStorage` throws, so it is named inside of a promise.
 */
export class LocalStorage implements KeyValueStorage {
  get(key: string): Promise<string | undefined> {
    return Promise.resolve().then(() => localStorage.getItem(key) ?? undefined);
  }

  set(key: string, value: string): Promise<void> {
    return Promise.resolve().then(() => localStorage.setItem(key, value));
  }

  delete(key: string): Promise<void> {
    return Promise.resolve().then(() => localStorage.removeItem(key));
  }

  keys(prefix: string): Promise<readonly string[]> {
    return Promise.resolve().then(() => {
      // By index: names such as `length` are none of its properties.
      const names = Array.from({ length: localStorage.length }, (_, index) => localStorage.key(index) ?? '');
      return names.filter((name) => name.startsWith(prefix));
    });
  }
}
