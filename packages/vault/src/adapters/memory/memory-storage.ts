import type { KeyValueStorage } from '../../ports/key-value-storage.js';

/** Keeps texts for as long as the page lives. */
export class MemoryStorage implements KeyValueStorage {
  readonly #values: Map<string, string> = new Map<string, string>();

  get(key: string): Promise<string | undefined> {
    return Promise.resolve(this.#values.get(key));
  }

  set(key: string, value: string): Promise<void> {
    this.#values.set(key, value);
    return Promise.resolve();
  }

  delete(key: string): Promise<void> {
    this.#values.delete(key);
    return Promise.resolve();
  }

  keys(prefix: string): Promise<readonly string[]> {
    return Promise.resolve([...this.#values.keys()].filter((key) => key.startsWith(prefix)));
  }
}
