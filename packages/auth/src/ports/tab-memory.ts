/** What one tab remembers as long as it is open, over reloads too. A copy of the tab begins with a copy of it. */
export interface TabMemory {
  /** Tells this page from its copies; new at each load of the page. */
  readonly pageId: string;
  get(key: string): string | undefined;
  /** Never fails: where nothing can be kept, it is kept until the page closes. */
  set(key: string, value: string): void;
}
