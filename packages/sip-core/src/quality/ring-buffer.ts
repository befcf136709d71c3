/** Keeps the newest so many. */
export class RingBuffer<Item> {
  readonly #capacity: number;
  #items: Item[] = [];

  constructor(capacity: number) {
    this.#capacity = Math.max(1, Math.floor(capacity));
  }

  /** The oldest first. */
  get items(): readonly Item[] {
    return this.#items.slice(-this.#capacity);
  }

  add(item: Item): void {
    this.#items.push(item);
    // Cut seldom: to move the rest with every item costs more than twice the room.
    if (this.#items.length >= this.#capacity * 2) this.#items = this.#items.slice(-this.#capacity);
  }

  clear(): void {
    this.#items = [];
  }
}
