import type { KeyValueStorage } from '../ports/key-value-storage.js';

/** A storage that a browser has shut: each method rejects. */
export class FailingStorage implements KeyValueStorage {
  readonly #error: Error;

  constructor(error: Error = new DOMException('The operation is insecure.', 'SecurityError')) {
    this.#error = error;
  }

  get(): Promise<string | undefined> {
    return Promise.reject(this.#error);
  }

  set(): Promise<void> {
    return Promise.reject(this.#error);
  }

  delete(): Promise<void> {
    return Promise.reject(this.#error);
  }

  keys(): Promise<readonly string[]> {
    return Promise.reject(this.#error);
  }
}
