import type { Clock } from '@offhook/primitives';

interface Entry {
  readonly endMs: number;
  readonly count: number;
}

/** Enough for every phone of one machine; beyond it the oldest are let go. */
const defaultMaxEntryCount = 200_000;

/** Remembers how often each nonce was used, until it ends: the same count twice is a replay (RFC 7616 §3.4). */
export class NonceLedger {
  readonly #clock: Clock;
  readonly #maxEntryCount: number;
  readonly #entries: Map<string, Entry> = new Map<string, Entry>();
  /** Nonces that end no later than this may have been let go, so they count as used. */
  #forgottenUntilMs = -Infinity;

  constructor(clock: Clock, maxEntryCount: number = defaultMaxEntryCount) {
    this.#clock = clock;
    this.#maxEntryCount = maxEntryCount;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Notes a use. False when `count` does not rise, as in a replay. */
  use(nonce: string, count: number, endMs: number): boolean {
    const known = this.#entries.get(nonce);
    if (known === undefined && endMs <= this.#forgottenUntilMs) return false;
    if (known !== undefined && count <= known.count) return false;
    this.#entries.delete(nonce);
    this.#entries.set(nonce, { endMs, count });
    this.#forgetOld();
    return true;
  }

  #forgetOld(): void {
    for (const [nonce, { endMs }] of this.#entries) {
      const isFull = this.#entries.size > this.#maxEntryCount;
      if (endMs > this.#clock.now() && !isFull) return;
      if (isFull) this.#forgottenUntilMs = Math.max(this.#forgottenUntilMs, endMs);
      this.#entries.delete(nonce);
    }
  }
}
