import { afterEach, beforeEach, expect, vi } from 'vitest';

export interface WoundTimersOptions {
  /** Ends what a test began; the timers go on while it does. */
  readonly finish?: () => Promise<void> | undefined;
  /** How long the timers go on after a test. Default: 0. */
  readonly lastMs?: number;
}

/** The platform's timers, wound by the test. At its end none may be left. */
export function useWoundTimers({ finish, lastMs = 0 }: WoundTimersOptions = {}): void {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
  });

  afterEach(async () => {
    const finished = finish?.();
    await vi.advanceTimersByTimeAsync(lastMs);
    await finished;
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });
}
