/**
 * Counts failures and refuses who fails too often. A port: one process keeps the counts in memory,
 * several will share them.
 */
export interface FailureLimiter {
  /** For how many more milliseconds `key` is refused: 0 when it is not, `Infinity` when for ever. */
  blockedMs(key: string): Promise<number>;
  /** Counts a failure of `key`, and answers as `blockedMs` does. */
  recordFailure(key: string): Promise<number>;
}
