import { type Clock, SerialQueue } from '@offhook/primitives';
import type { AccountLockConfig } from '../config/server-config.js';
import type { LimitConfig } from '../config/server-config.js';
import { RequestError } from '../error/request-error.js';
import type { FailureLimiter } from '../limit/failure-limiter.js';

export interface AccountLockOptions {
  /** Makes the counts of one purpose. */
  readonly limiter: (name: string, config: LimitConfig) => FailureLimiter;
  readonly clock: Clock;
  readonly config: AccountLockConfig;
}

interface Turn {
  readonly queue: SerialQueue;
  count: number;
}

/** How long it is remembered how often an account was locked. */
const memoryMs = 24 * 3_600_000;
/** How many attempts at one account may wait for each other in this process. */
const maxWaitingCount = 20;

/**
 * Locks an account after a few failures, each time for twice as long. What counts is the name that was typed, known or
 * not, so that a lock tells nobody who is there.
 */
export class AccountLock {
  readonly #options: AccountLockOptions;
  readonly #failures: FailureLimiter;
  /** A mark for each lock of an account, with the lock's number in its key: when it was made tells when it ends. */
  readonly #marks: FailureLimiter;
  readonly #turns: Map<string, Turn> = new Map<string, Turn>();

  constructor(options: AccountLockOptions) {
    const { config, limiter } = options;
    this.#options = options;
    this.#failures = limiter('account', { ...config, blockMs: 1_000 });
    this.#marks = limiter('account-locks', { failureCount: 1, windowMs: memoryMs, blockMs: memoryMs });
  }

  /**
   * Runs `attempt`, and counts a failure when it resolves nothing. Attempts at one account run one after the other:
   * otherwise a hundred at once would all be over before the first had failed.
   *
   * @throws RequestError auth/account-locked, request/too-many, and what `attempt` throws, which is no failure
   */
  async guard<Result>(key: string, attempt: () => Promise<Result | undefined>): Promise<Result | undefined> {
    if (this.#options.config.failureCount === 0) return await attempt();
    return await this.#inTurn(key, async () => {
      await this.#refuseLocked(key);
      const result = await attempt();
      await (result === undefined ? this.#countFailure(key) : this.#forget(key));
      return result;
    });
  }

  async #refuseLocked(key: string): Promise<void> {
    const level = await this.#levelOf(key);
    if (level === 0) return;
    const sinceMs = memoryMs - (await this.#marks.blockedMs(markOf(key, level)));
    const retryAfterMs = this.#durationMs(level) - sinceMs;
    if (retryAfterMs <= 0) return;
    const message = 'Too many attempts with a wrong password. Wait a little, then try again.';
    throw new RequestError('auth/account-locked', message, { retryable: true, retryAfterMs });
  }

  async #countFailure(key: string): Promise<void> {
    const isOneTooMany = (await this.#failures.recordFailure(key)) > 0;
    if (!isOneTooMany) return;
    const level = Math.min((await this.#levelOf(key)) + 1, this.#maxLevel());
    // The marks below are made anew too, so that they do not end before the newest one.
    for (let number = 1; number <= level; number += 1) await this.#marks.recordFailure(markOf(key, number));
    await this.#failures.clear(key);
  }

  /** Whoever was right in the end has made mistakes, and attacked nobody. */
  async #forget(key: string): Promise<void> {
    await this.#failures.clear(key);
    const level = await this.#levelOf(key);
    for (let number = 1; number <= level; number += 1) await this.#marks.clear(markOf(key, number));
  }

  /** How often the account was locked, 0 for never. */
  async #levelOf(key: string): Promise<number> {
    let level = 0;
    while (level < this.#maxLevel() && (await this.#marks.blockedMs(markOf(key, level + 1))) > 0) level += 1;
    return level;
  }

  #durationMs(level: number): number {
    const { blockMs, maxBlockMs } = this.#options.config;
    return Math.min(blockMs * 2 ** (level - 1), maxBlockMs);
  }

  /** Beyond it locks grow no longer. */
  #maxLevel(): number {
    const { blockMs, maxBlockMs } = this.#options.config;
    return 1 + Math.max(0, Math.ceil(Math.log2(maxBlockMs / blockMs)));
  }

  async #inTurn<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
    const turn = this.#turns.get(key) ?? { queue: new SerialQueue(), count: 0 };
    if (turn.count >= maxWaitingCount) {
      const message = 'Too many logins with this name at the same time. Try again in a moment.';
      throw new RequestError('request/too-many', message, { retryable: true, retryAfterMs: 1_000 });
    }
    turn.count += 1;
    this.#turns.set(key, turn);
    try {
      return await turn.queue.run(work);
    } finally {
      turn.count -= 1;
      if (turn.count === 0) this.#turns.delete(key);
    }
  }
}

function markOf(key: string, level: number): string {
  return `${key}#${level}`;
}
