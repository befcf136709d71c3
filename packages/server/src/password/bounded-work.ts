import { type Clock, waitFor } from '@offhook/primitives';
import { RequestError } from '../error/request-error.js';

export interface BoundedWorkOptions {
  readonly clock: Clock;
  /** How many tasks are at work at the same time. */
  readonly concurrency: number;
  /** How many more may wait for their turn. */
  readonly queueLimit: number;
  /** How long they wait at most. */
  readonly waitMs: number;
}

interface Waiting {
  readonly begin: () => void;
}

/** Runs a few tasks at a time and refuses what is too much, so that a storm of them takes no more than its share. */
export class BoundedWork {
  readonly #options: BoundedWorkOptions;
  readonly #waiting: Set<Waiting> = new Set<Waiting>();
  #runningCount = 0;

  constructor(options: BoundedWorkOptions) {
    this.#options = options;
  }

  /** How many tasks are at work or wait for it. */
  get pendingCount(): number {
    return this.#runningCount + this.#waiting.size;
  }

  /** Runs `task` when it is its turn, and settles with it. @throws RequestError request/too-many */
  async run<Result>(task: () => Promise<Result>): Promise<Result> {
    await this.#takeTurn();
    try {
      return await task();
    } finally {
      this.#passOn();
    }
  }

  async #takeTurn(): Promise<void> {
    const { clock, concurrency, queueLimit, waitMs } = this.#options;
    if (this.#runningCount < concurrency) {
      this.#runningCount += 1;
      return;
    }
    if (this.#waiting.size >= queueLimit) throw overloaded();
    let mine: Waiting | undefined;
    const turn = async (): Promise<void> => {
      await new Promise<void>((resolve) => {
        mine = { begin: resolve };
        this.#waiting.add(mine);
      });
    };
    try {
      await waitFor(turn, { clock, timeoutMs: waitMs, onTimeout: overloaded });
    } catch (error) {
      // The turn may have come in the same moment as the deadline: then it is somebody else's.
      if (mine !== undefined && !this.#waiting.delete(mine)) this.#passOn();
      throw error;
    }
  }

  /** The turn goes to who waits longest: the count of those at work stays as it is. */
  #passOn(): void {
    const [next] = this.#waiting;
    if (next === undefined) {
      this.#runningCount -= 1;
      return;
    }
    this.#waiting.delete(next);
    next.begin();
  }
}

function overloaded(): RequestError {
  const message = 'Too many people are logging in at the moment. Try again in a few seconds.';
  return new RequestError('request/too-many', message, { retryable: true, retryAfterMs: 5_000 });
}
