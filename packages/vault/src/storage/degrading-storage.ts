import { type Clock, waitFor } from '@offhook/primitives';
import { MemoryStorage } from '../adapters/memory/memory-storage.js';
import type { KeyValueStorage } from '../ports/key-value-storage.js';

export interface DegradingStorageOptions {
  readonly clock: Clock;
  /** Told once, with what the storage failed with. */
  readonly onDegraded: (cause: unknown) => void;
}

// Opening a database can hang for good: another tab may be upgrading it, and some browsers forget to answer.
const patienceMs = 2_000;

/**
 * Uses `preferred` until it fails for the first time, and memory from then on. Never rejects. What is deleted is deleted
 * in both even then: a storage that takes nothing more may still give up what it has.
 */
export class DegradingStorage implements KeyValueStorage {
  readonly #preferred: KeyValueStorage;
  readonly #memory: MemoryStorage = new MemoryStorage();
  readonly #options: DegradingStorageOptions;
  #isDegraded = false;

  constructor(preferred: KeyValueStorage, options: DegradingStorageOptions) {
    this.#preferred = preferred;
    this.#options = options;
  }

  async get(key: string): Promise<string | undefined> {
    return await this.#attempt((storage) => storage.get(key));
  }

  async set(key: string, value: string): Promise<void> {
    await this.#attempt((storage) => storage.set(key, value));
  }

  async delete(key: string): Promise<void> {
    const wasDegraded = this.#isDegraded;
    await this.#attempt((storage) => storage.delete(key));
    if (wasDegraded) await this.#patiently((storage) => storage.delete(key)).catch(() => undefined);
  }

  async keys(prefix: string): Promise<readonly string[]> {
    const wasDegraded = this.#isDegraded;
    const names = await this.#attempt((storage) => storage.keys(prefix));
    if (!wasDegraded) return names;
    const older = await this.#patiently((storage) => storage.keys(prefix)).catch(() => []);
    return [...new Set([...names, ...older])];
  }

  async #attempt<Result>(task: (storage: KeyValueStorage) => Promise<Result>): Promise<Result> {
    if (!this.#isDegraded) {
      try {
        return await this.#patiently(task);
      } catch (cause) {
        this.#degrade(cause);
      }
    }
    return await task(this.#memory);
  }

  async #patiently<Result>(task: (storage: KeyValueStorage) => Promise<Result>): Promise<Result> {
    return await waitFor(async () => await task(this.#preferred), {
      clock: this.#options.clock,
      timeoutMs: patienceMs,
      onTimeout: () => new Error(`The storage did not answer within ${patienceMs} ms.`),
    });
  }

  #degrade(cause: unknown): void {
    if (this.#isDegraded) return;
    this.#isDegraded = true;
    this.#options.onDegraded(cause);
  }
}
