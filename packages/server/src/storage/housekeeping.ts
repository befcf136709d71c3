import type { Clock, Logger } from '@offhook/primitives';

export interface HousekeepingOptions {
  readonly tasks: readonly ((nowMs: number) => Promise<void>)[];
  readonly clock: Clock;
  readonly logger: Logger;
  /** Default: an hour. */
  readonly intervalMs?: number;
}

/** Runs what has to be tidied now and then, until it is disposed. */
export class Housekeeping {
  readonly #options: Required<HousekeepingOptions>;
  #cancelNext: (() => void) | undefined;
  #running: Promise<void> = Promise.resolve();
  #isDisposed = false;

  constructor(options: HousekeepingOptions) {
    this.#options = { intervalMs: 3_600_000, ...options };
  }

  /** Tidies now, and then after each interval. */
  start(): void {
    if (this.#isDisposed) return;
    this.#running = this.#runAll().then(() => {
      if (this.#isDisposed) return;
      this.#cancelNext = this.#options.clock.after(this.#options.intervalMs, () => {
        this.start();
      });
    });
  }

  /** Ends it; resolves when nothing is at work any more. */
  async dispose(): Promise<void> {
    this.#isDisposed = true;
    this.#cancelNext?.();
    await this.#running;
  }

  async #runAll(): Promise<void> {
    const { clock, logger, tasks } = this.#options;
    for (const task of tasks) {
      try {
        await task(clock.now());
      } catch (error) {
        // The next round tries again; the server works without it.
        logger.warn('housekeeping failed', { error });
      }
    }
  }
}
