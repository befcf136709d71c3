/** Who is refused, and until when. */
export interface BlockedKey {
  readonly key: string;
  /** `Infinity`: until the operator clears it. */
  readonly untilMs: number;
}

/**
 * Counts failures and refuses who fails too often. A port: one process keeps the counts in memory,
 * several share them in Redis.
 */
export interface FailureLimiter {
  /** For how many more milliseconds `key` is refused: 0 when it is not, `Infinity` when for ever. */
  blockedMs(key: string): Promise<number>;
  /** Counts a failure of `key`, and answers as `blockedMs` does. */
  recordFailure(key: string): Promise<number>;
  /** Lets `key` begin anew. */
  clear(key: string): Promise<void>;
  /** All who are refused at the moment. */
  blocked(): Promise<readonly BlockedKey[]>;
}

/** So many failures within `windowMs` block for `blockMs`. */
export interface FailureLimits {
  /** 0: never. */
  readonly failureCount: number;
  readonly windowMs: number;
  /** `Infinity` blocks for ever. */
  readonly blockMs: number;
}
