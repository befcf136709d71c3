/**
 * Remembers what was shown, so that it is taken once. A port: one process keeps it in memory, several share it.
 */
export interface SeenOnce {
  /** True the first time within `forMs`, false for a replay. */
  isFirst(key: string, forMs: number): Promise<boolean>;
}
