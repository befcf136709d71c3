import { randomId } from '../../scope/random-id.js';
import type { TabMemory } from '../../ports/tab-memory.js';

/** A tab's memory for as long as the process or page lives. */
export class MemoryTab implements TabMemory {
  readonly pageId: string = randomId();
  readonly #kept: Map<string, string>;

  /** `kept`: what the tab remembers already, as a copied tab does. */
  constructor(kept: Iterable<readonly [string, string]> = []) {
    this.#kept = new Map<string, string>(kept);
  }

  get(key: string): string | undefined {
    return this.#kept.get(key);
  }

  set(key: string, value: string): void {
    this.#kept.set(key, value);
  }

  /** For copies of the tab. */
  entries(): IterableIterator<[string, string]> {
    return this.#kept.entries();
  }
}
