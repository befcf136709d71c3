import type { Clock } from '@offhook/primitives';
import type { WakePort } from '../ports/wake-port.js';

export interface WallSleepOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly wake?: WakePort | undefined;
  /** How long to sleep at most from a wake of the page on. Default: as long as without it. */
  readonly afterWakeMs?: number;
}

// Timers stand still while a machine sleeps, so that the wall clock is looked at this often.
const glanceMs = 30_000;

/**
 * Sleeps for `delayMs` of the wall clock, which goes on while a machine or a tab sleeps. On a wake it resolves at once
 * when the time has passed, and within half a minute where nobody tells of wakes. Rejects with the signal's reason.
 */
export async function wallSleep(delayMs: number, options: WallSleepOptions): Promise<void> {
  const { afterWakeMs = Infinity, clock, signal, wake } = options;
  signal.throwIfAborted();
  const over = new AbortController();
  let dueMs = clock.now() + delayMs;
  let cancel = (): void => undefined;
  const slept = new Promise<void>((resolve, reject) => {
    const glance = (): void => {
      cancel();
      // A wall clock that is set back must not make the sleep longer.
      dueMs = Math.min(dueMs, clock.now() + delayMs);
      const leftMs = dueMs - clock.now();
      if (leftMs <= 0) resolve();
      else cancel = clock.after(Math.min(leftMs, glanceMs), glance);
    };
    const onAbort = (): void => {
      reject(signal.reason);
    };
    const onWake = (): void => {
      dueMs = Math.min(dueMs, clock.now() + afterWakeMs);
      glance();
    };
    signal.addEventListener('abort', onAbort, { signal: over.signal });
    const stopHearingOfWakes = wake?.onWake(onWake);
    over.signal.addEventListener('abort', () => stopHearingOfWakes?.());
    glance();
  });
  try {
    await slept;
  } finally {
    cancel();
    over.abort();
  }
}
