import type { BlockedKey } from './failure-limiter.js';

/** Who is refused: a port, because an operator wants to see it from another process, and counts are nobody's business. */
export interface BlockList {
  /** Until when `key` is refused: `Infinity` for ever, anything that has passed for not at all. */
  untilMs(key: string): Promise<number>;
  block(key: string, untilMs: number): Promise<void>;
  clear(key: string): Promise<void>;
  all(): Promise<readonly BlockedKey[]>;
}
