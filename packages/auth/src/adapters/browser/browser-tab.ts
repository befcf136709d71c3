import { MemoryTab } from '../memory/memory-tab.js';
import type { TabMemory } from '../../ports/tab-memory.js';

const pageKey: unique symbol = Symbol.for('offhook page id');

/** `sessionStorage`; where it is missing or blocked, memory. */
export class BrowserTab implements TabMemory {
  readonly pageId: string;
  readonly #memory: MemoryTab = new MemoryTab();

  constructor() {
    this.pageId = sharedPageId(this.#memory.pageId);
  }

  get(key: string): string | undefined {
    // Memory first: it has what the storage did not take.
    return this.#memory.get(key) ?? attempt(() => sessionStorage.getItem(key)) ?? undefined;
  }

  set(key: string, value: string): void {
    this.#memory.set(key, value);
    attempt(() => sessionStorage.setItem(key, value));
  }
}

/** Frames of one origin share their tab's `sessionStorage`, so they must not take each other for copies of it. */
function sharedPageId(own: string): string {
  return (
    attempt(() => {
      const tab = window.top as { [pageKey]?: string } | null;
      const known = tab?.[pageKey];
      if (tab !== null && known === undefined) tab[pageKey] = own;
      return known;
    }) ?? own
  );
}

function attempt<Result>(task: () => Result): Result | undefined {
  try {
    return task();
  } catch {
    // Blocked storage and the windows of other origins throw when they are touched: both mean that there is nothing.
    return undefined;
  }
}
