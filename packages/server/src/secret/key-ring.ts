import { createHash, createSecretKey, type KeyObject } from 'node:crypto';

/** A key and the name that sealed text calls it by. */
export interface RingKey {
  readonly id: string;
  readonly key: KeyObject;
}

/** Where a ring's keys come from, when they may change while the server runs. */
export interface KeySource {
  /** Changes whenever the keys may have. Cheap, because it is asked before each sealing. */
  stamp(): string;
  /** The current key first. Undefined when they cannot be read now. */
  read(): readonly Buffer[] | undefined;
}

/** Tells a key from others, and nothing about it. */
export function keyIdOf(key: Buffer): string {
  return createHash('sha256').update('offhook key id\0').update(key).digest('hex').slice(0, 12);
}

/**
 * The server's keys. The first one seals; the others still open what they sealed before.
 * When its source changes, it follows.
 */
export class KeyRing {
  readonly #source: KeySource | undefined;
  readonly #keys: Map<string, RingKey> = new Map<string, RingKey>();
  #current: RingKey;
  /** What the keys were read at; empty, so that what changed while they were loaded is noticed. */
  #stamp = '';

  /** `keys` are 32 bytes each, the current one first. Keys that go from the source still open, until the next start. */
  constructor(keys: readonly [Buffer, ...Buffer[]], source?: KeySource) {
    this.#source = source;
    this.#current = this.#take(keys[0]);
    for (const key of keys) this.#take(key);
  }

  /** What to seal with now. */
  current(): RingKey {
    this.#follow();
    return this.#current;
  }

  /** Undefined when this server has never had such a key. */
  find(id: string): RingKey | undefined {
    const known = this.#keys.get(id);
    if (known !== undefined) return known;
    this.#follow();
    return this.#keys.get(id);
  }

  /** Each key that was ever on the ring, the oldest known first. */
  all(): readonly RingKey[] {
    this.#follow();
    return [...this.#keys.values()];
  }

  #follow(): void {
    const stamp = this.#source?.stamp() ?? '';
    if (stamp === this.#stamp) return;
    this.#stamp = stamp;
    const [first, ...others] = this.#source?.read() ?? [];
    // A source that cannot be read leaves the server with the keys that it has.
    if (first === undefined) return;
    this.#current = this.#take(first);
    for (const key of others) this.#take(key);
  }

  #take(key: Buffer): RingKey {
    const id = keyIdOf(key);
    const known = this.#keys.get(id) ?? { id, key: createSecretKey(key) };
    this.#keys.set(id, known);
    return known;
  }
}
