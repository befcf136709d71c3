interface Waiter {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** The promises that wait for one and the same next outcome. */
export class Waiters {
  readonly #waiting: Set<Waiter> = new Set<Waiter>();

  get count(): number {
    return this.#waiting.size;
  }

  /** Waits for the next outcome. Aborting `signal` rejects this wait alone, and then calls `onAbort`. */
  wait(signal: AbortSignal | undefined, onAbort: () => void): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      const settle = (finish: () => void): void => {
        this.#waiting.delete(waiter);
        signal?.removeEventListener('abort', leave);
        finish();
      };
      const waiter: Waiter = {
        resolve: () => {
          settle(resolve);
        },
        reject: (error) => {
          settle(() => {
            reject(error);
          });
        },
      };
      const leave = (): void => {
        waiter.reject(signal?.reason);
        onAbort();
      };
      this.#waiting.add(waiter);
      signal?.addEventListener('abort', leave, { once: true });
    });
  }

  resolve(): void {
    for (const waiter of [...this.#waiting]) waiter.resolve();
  }

  reject(error: Error): void {
    for (const waiter of [...this.#waiting]) waiter.reject(error);
  }
}
