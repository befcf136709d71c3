/** Keeps texts by name. Each method may reject: a browser's storage can be full, blocked or gone. */
export interface KeyValueStorage {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string): Promise<void>;
  /** Does nothing when there is no such name. */
  delete(key: string): Promise<void>;
  /** The names that begin with `prefix`, in no order. */
  keys(prefix: string): Promise<readonly string[]>;
}
