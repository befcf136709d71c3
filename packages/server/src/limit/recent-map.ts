/** A map that forgets the entry that was set longest ago when there are too many. */
export class RecentMap<Value> {
  readonly #maxCount: number;
  readonly #entries: Map<string, Value> = new Map<string, Value>();

  constructor(maxCount: number) {
    this.#maxCount = maxCount;
  }

  get(key: string): Value | undefined {
    return this.#entries.get(key);
  }

  set(key: string, value: Value): void {
    // Deleting first moves the key to the end, so that the first is the oldest.
    this.#entries.delete(key);
    this.#entries.set(key, value);
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > this.#maxCount && oldest !== undefined) this.#entries.delete(oldest);
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }

  /** Forgets entries from the oldest on, as long as `isOver` says so. */
  dropWhile(isOver: (value: Value) => boolean): void {
    for (const [key, value] of this.#entries) {
      if (!isOver(value)) return;
      this.#entries.delete(key);
    }
  }

  entries(): IterableIterator<[string, Value]> {
    return this.#entries.entries();
  }
}
