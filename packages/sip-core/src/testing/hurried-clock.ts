import { type Clock, systemClock } from '@offhook/primitives';

interface Timer {
  readonly dueMs: number;
  readonly task: () => void;
  cancel: () => void;
}

/** The platform's clock, of which a test may skip a part: for what takes minutes in a world that does not wait. */
export class HurriedClock implements Clock {
  readonly #timers: Set<Timer> = new Set<Timer>();
  #skippedMs = 0;

  now(): number {
    return systemClock.now() + this.#skippedMs;
  }

  after(delayMs: number, task: () => void): () => void {
    const timer: Timer = { dueMs: this.now() + delayMs, task, cancel: () => undefined };
    this.#timers.add(timer);
    this.#arm(timer);
    return () => {
      timer.cancel();
      this.#timers.delete(timer);
    };
  }

  /** Everything that is due in the meantime comes now, and what comes after comes earlier. */
  skip(durationMs: number): void {
    this.#skippedMs += durationMs;
    for (const timer of this.#timers) {
      timer.cancel();
      this.#arm(timer);
    }
  }

  #arm(timer: Timer): void {
    timer.cancel = systemClock.after(Math.max(0, timer.dueMs - this.now()), () => {
      this.#timers.delete(timer);
      timer.task();
    });
  }
}
