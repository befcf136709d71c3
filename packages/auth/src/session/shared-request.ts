/** One request that several callers wait for. It is stopped when the last of them has left. */
export class SharedRequest<Result> {
  readonly #stop: AbortController = new AbortController();
  readonly #result: Promise<Result>;
  #callerCount = 0;

  constructor(start: (signal: AbortSignal) => Promise<Result>) {
    this.#result = start(this.#stop.signal);
    // Callers hear of a failure through `join`; when all have left, nobody needs to.
    this.#result.catch(() => undefined);
  }

  /** Whether the request was given up, so that nobody should join it any more. */
  get isStopped(): boolean {
    return this.#stop.signal.aborted;
  }

  /** Settles with the request. Aborting `signal` means that this caller no longer waits. */
  async join(signal: AbortSignal): Promise<Result> {
    this.#callerCount += 1;
    const leave = (): void => {
      this.#callerCount -= 1;
      if (this.#callerCount === 0) this.#stop.abort();
    };
    signal.addEventListener('abort', leave, { once: true });
    try {
      return await this.#result;
    } finally {
      signal.removeEventListener('abort', leave);
    }
  }

  /** Stops the request for everybody; `reason` is what they get. */
  stop(reason: Error): void {
    this.#stop.abort(reason);
  }
}
