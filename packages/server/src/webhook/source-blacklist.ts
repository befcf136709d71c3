import type { FailureLimiter } from '../limit/failure-limiter.js';
import { isLoopbackAddress, limitKeyOf } from '../limit/source-address.js';

export interface SourceBlacklistOptions {
  readonly limiter: FailureLimiter;
  readonly isLoopbackIncluded: boolean;
}

/** Which source addresses the SIP edge is told to refuse. */
export class SourceBlacklist {
  readonly #options: SourceBlacklistOptions;

  constructor(options: SourceBlacklistOptions) {
    this.#options = options;
  }

  /** The `blacklist` of a verdict: seconds, 0 for ever, undefined when the address is not refused. */
  async secondsLeft(address: string | undefined): Promise<number | undefined> {
    const key = this.#keyOf(address);
    return key === undefined ? undefined : toSeconds(await this.#options.limiter.blockedMs(key));
  }

  /** Counts a failure, and answers as `secondsLeft` does. */
  async recordFailure(address: string | undefined): Promise<number | undefined> {
    const key = this.#keyOf(address);
    return key === undefined ? undefined : toSeconds(await this.#options.limiter.recordFailure(key));
  }

  #keyOf(address = ''): string | undefined {
    const isExempt = !this.#options.isLoopbackIncluded && isLoopbackAddress(address);
    return isExempt ? undefined : limitKeyOf(address);
  }
}

function toSeconds(blockedMs: number): number | undefined {
  if (blockedMs === 0) return undefined;
  return blockedMs === Number.POSITIVE_INFINITY ? 0 : Math.ceil(blockedMs / 1_000);
}
