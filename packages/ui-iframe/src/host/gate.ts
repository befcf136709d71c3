/** Lets waiters pass in their order while it is open; fails them all when it is broken for good. */
export class Gate {
  readonly #waiters: Set<Waiter> = new Set<Waiter>();
  #state: { readonly kind: 'shut' | 'open' } | { readonly kind: 'broken'; readonly error: Error } = {
    kind: 'shut',
  };

  /**
   * Resolves while the gate is open. Aborting `signal` leaves the queue without a word.
   * Every way through takes one turn of the microtask queue, so that nobody overtakes who was let in just before.
   */
  pass(signal?: AbortSignal): Promise<void> {
    if (this.#state.kind === 'open') return Promise.resolve();
    if (this.#state.kind === 'broken') return Promise.reject(this.#state.error);
    return new Promise<void>((resolve, reject) => {
      const waiter = { resolve, reject };
      this.#waiters.add(waiter);
      signal?.addEventListener('abort', () => this.#waiters.delete(waiter), { once: true });
    });
  }

  open(): void {
    this.#state = { kind: 'open' };
    for (const { resolve } of this.#takeWaiters()) resolve();
  }

  shut(): void {
    this.#state = { kind: 'shut' };
  }

  break(error: Error): void {
    this.#state = { kind: 'broken', error };
    for (const { reject } of this.#takeWaiters()) reject(error);
  }

  #takeWaiters(): readonly Waiter[] {
    const waiters = [...this.#waiters];
    this.#waiters.clear();
    return waiters;
  }
}

interface Waiter {
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}
