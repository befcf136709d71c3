import { type Clock, waitFor } from '@offhook/primitives';

export interface PacedTask {
  /** Resolves when the server has answered, however. */
  start(): Promise<void>;
}

export interface PacedQueueOptions {
  readonly clock: Clock;
  /** How many tasks may wait for the server at once. */
  readonly maxInFlight: number;
}

// RFC 6665 §4.1.2.4, timer N: what has no answer by then will have none.
const answerTimeoutMs = 32_000;

/** Starts tasks when their time has come, and never more at once than a server can bear. */
export class PacedQueue {
  readonly #options: PacedQueueOptions;
  readonly #dueMsByTask: Map<PacedTask, number> = new Map<PacedTask, number>();
  #inFlightCount = 0;
  #cancelTimer: () => void = () => undefined;

  constructor(options: PacedQueueOptions) {
    this.#options = options;
  }

  /** Starts `task` after `delayMs`, or as soon after that as there is room. A task that waits already gets the new time. */
  schedule(task: PacedTask, delayMs: number): void {
    this.#dueMsByTask.set(task, this.#options.clock.now() + delayMs);
    this.#setTimer();
  }

  cancel(task: PacedTask): void {
    this.#dueMsByTask.delete(task);
  }

  /** Forgets every task that was not started. */
  clear(): void {
    this.#dueMsByTask.clear();
    this.#cancelTimer();
  }

  #setTimer(): void {
    this.#cancelTimer();
    if (this.#dueMsByTask.size === 0 || this.#inFlightCount >= this.#options.maxInFlight) return;
    const dueMs = Math.min(...this.#dueMsByTask.values());
    const { clock } = this.#options;
    this.#cancelTimer = clock.after(Math.max(0, dueMs - clock.now()), () => {
      this.#startDue();
    });
  }

  #startDue(): void {
    const nowMs = this.#options.clock.now();
    const due = [...this.#dueMsByTask].filter(([, dueMs]) => dueMs <= nowMs).sort(([, a], [, b]) => a - b);
    for (const [task] of due.slice(0, this.#options.maxInFlight - this.#inFlightCount))
      void this.#start(task);
    this.#setTimer();
  }

  async #start(task: PacedTask): Promise<void> {
    this.#dueMsByTask.delete(task);
    this.#inFlightCount += 1;
    await waitFor(() => task.start(), {
      clock: this.#options.clock,
      timeoutMs: answerTimeoutMs,
      onTimeout: () => new Error('The server did not answer.'),
      // The others go on: whoever has no answer hears so from its own subscription.
    }).catch(() => undefined);
    this.#inFlightCount -= 1;
    this.#setTimer();
  }
}
