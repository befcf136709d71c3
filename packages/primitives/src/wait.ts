import type { Clock } from './clock.js';

export interface WaitOptions {
  readonly clock: Clock;
  /** How long to wait at most. */
  readonly timeoutMs: number;
  /** Makes the error of a wait that took too long. */
  readonly onTimeout: () => Error;
  /** Aborting it rejects the wait with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs `start` and settles with it, unless the deadline passes or the caller's signal aborts first.
 * `start` is handed a signal that aborts in both cases, so that the work itself can stop.
 */
export async function waitFor<Result>(
  start: (signal: AbortSignal) => Promise<Result>,
  options: WaitOptions,
): Promise<Result> {
  const { clock, onTimeout, signal, timeoutMs } = options;
  signal?.throwIfAborted();
  const inner = new AbortController();

  return await new Promise<Result>((resolve, reject) => {
    const release = (): void => {
      cancelTimer();
      signal?.removeEventListener('abort', onAbort);
    };
    const stop = (reason: unknown): void => {
      // At once, since `start` may ignore its signal and never settle.
      release();
      inner.abort(reason);
      reject(reason);
    };
    const cancelTimer = clock.after(timeoutMs, () => {
      stop(onTimeout());
    });
    const onAbort = (): void => {
      stop(signal?.reason);
    };
    signal?.addEventListener('abort', onAbort, { once: true });

    const run = async (): Promise<Result> => await start(inner.signal);
    run().then(resolve, reject).finally(release);
  });
}

/** Resolves `delayMs` from now, or rejects with the signal's reason. */
export async function sleep(delayMs: number, clock: Clock, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  await new Promise<void>((resolve, reject) => {
    const onAbort = (): void => {
      cancel();
      reject(signal?.reason);
    };
    const cancel = clock.after(delayMs, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
