export interface BackoffOptions {
  /** The longest first delay. Default: 500. */
  readonly baseMs?: number;
  /** The longest delay at all. Default: 30,000. */
  readonly maxMs?: number;
  /** A source of numbers in [0, 1). Default: `Math.random`. */
  readonly random?: () => number;
}

/** The delay before attempt `attempt`, which counts from 0. */
export type Backoff = (attempt: number) => number;

/**
 * Exponential back-off with equal jitter: half of the delay is fixed and half is random,
 * so that many clients that lost the same server do not come back at once.
 */
export function jitteredBackoff(options: BackoffOptions = {}): Backoff {
  const { baseMs = 500, maxMs = 30_000, random = Math.random } = options;
  return (attempt) => {
    // Beyond this the power is infinite, and infinity times a base of 0 is no number.
    const doublings = Math.min(1_000, Math.max(0, attempt));
    const ceilingMs = Math.min(maxMs, baseMs * 2 ** doublings);
    return ceilingMs / 2 + (ceilingMs / 2) * random();
  };
}
