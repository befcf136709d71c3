import { batch, type Signal, signal } from '@preact/signals';
import { type CheckReport, checkReportSchema, toWireError, type WireError } from '@offhook/protocol';

export interface CheckStoreOptions {
  /** Runs a check of the phone; undefined while there is none. */
  readonly check: () => Promise<object | undefined>;
  readonly stop: () => Promise<void>;
}

/** The pre-call check of the phone, while it runs and after it. */
export class CheckStore {
  readonly report: Signal<CheckReport | undefined> = signal(undefined);
  readonly isRunning: Signal<boolean> = signal(false);
  /** Why there is no report. */
  readonly problem: Signal<WireError | undefined> = signal(undefined);
  readonly #options: CheckStoreOptions;
  /** Counts up with each check, and when another phone takes the place of one. */
  #turn = 0;

  constructor(options: CheckStoreOptions) {
    this.#options = options;
  }

  async start(): Promise<void> {
    if (this.isRunning.value) return;
    this.reset();
    const turn = this.#turn;
    this.isRunning.value = true;
    try {
      const report = await this.#options.check();
      if (turn === this.#turn && report !== undefined) this.handleProgress(report);
    } catch (thrown) {
      const error = toWireError(thrown);
      // Whoever stops it knows.
      if (turn === this.#turn && error.code !== 'check/disposed') this.problem.value = error;
    } finally {
      if (turn === this.#turn) this.isRunning.value = false;
    }
  }

  async stop(): Promise<void> {
    await this.#options.stop().catch(() => undefined);
  }

  /** What the phone tells while the check runs. */
  handleProgress(report: object): void {
    const read = checkReportSchema.safeParse(report);
    if (read.success) this.report.value = read.data;
  }

  /** Another phone has another computer's view. */
  reset(): void {
    this.#turn += 1;
    batch(() => {
      this.report.value = undefined;
      this.problem.value = undefined;
      this.isRunning.value = false;
    });
  }
}
