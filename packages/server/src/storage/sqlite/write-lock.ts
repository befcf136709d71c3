import type { Clock } from '@offhook/primitives';
import { StorageError } from '../storage-error.js';

/** Who writes, one after the other, within this process. */
export class WriteLock {
  readonly #clock: Clock;
  readonly #timeoutMs: number;
  readonly #waiting: (() => void)[] = [];
  #isTaken = false;

  constructor(clock: Clock, timeoutMs: number) {
    this.#clock = clock;
    this.#timeoutMs = timeoutMs;
  }

  /** Resolves when it is this caller's turn. @throws StorageError when that takes too long. */
  async take(): Promise<void> {
    if (!this.#isTaken) {
      this.#isTaken = true;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const turn = (): void => {
        cancel();
        resolve();
      };
      const cancel = this.#clock.after(this.#timeoutMs, () => {
        this.#waiting.splice(this.#waiting.indexOf(turn), 1);
        reject(new StorageError({ cause: new Error('Others wrote for too long.') }));
      });
      this.#waiting.push(turn);
    });
  }

  /** Hands it to the next in the row. */
  release(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#isTaken = false;
    else next();
  }
}
