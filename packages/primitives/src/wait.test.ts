import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ManualClock } from './testing/manual-clock.js';
import { sleep, waitFor, type WaitOptions } from './wait.js';

let clock: ManualClock;

beforeEach(() => {
  clock = new ManualClock();
});

// Lets what was given up fail as well: a rejection that nobody handles fails the run.
afterEach(async () => {
  await clock.advance(100_000);
});

const late = new Error('Too late.');

function optionsWith(more: Partial<WaitOptions> = {}): WaitOptions {
  return { clock, timeoutMs: 1_000, onTimeout: () => late, ...more };
}

/** Never settles, and remembers the signal that it was handed. */
function deaf(): {
  readonly start: (signal: AbortSignal) => Promise<never>;
  readonly signals: AbortSignal[];
} {
  const signals: AbortSignal[] = [];
  const start = (signal: AbortSignal): Promise<never> => {
    signals.push(signal);
    return new Promise<never>(() => undefined);
  };
  return { start, signals };
}

describe('waitFor', () => {
  describe('settles with the work', () => {
    it('that succeeds', async () => {
      await expect(waitFor(() => Promise.resolve(42), optionsWith())).resolves.toBe(42);
    });

    it('that fails', async () => {
      const boom = new Error('boom');
      await expect(waitFor(() => Promise.reject(boom), optionsWith())).rejects.toBe(boom);
    });

    it('that throws before it is a promise', async () => {
      const boom = new Error('boom');
      const start = (): Promise<never> => {
        throw boom;
      };
      await expect(waitFor(start, optionsWith())).rejects.toBe(boom);
    });

    it('that takes until just before the deadline', async () => {
      const result = waitFor(() => sleep(999, clock).then(() => 'made it'), optionsWith());
      await clock.advance(999);
      await expect(result).resolves.toBe('made it');
    });

    it.each<[string, () => Promise<unknown>]>([
      ['success', () => Promise.resolve(1)],
      ['failure', () => Promise.reject(new Error('boom'))],
      [
        'a throw',
        () => {
          throw new Error('boom');
        },
      ],
    ])('and leaves no timer and no listener after %s', async (_, start) => {
      const caller = new AbortController();
      const remove = vi.spyOn(caller.signal, 'removeEventListener');
      await waitFor(start, optionsWith({ signal: caller.signal })).catch(() => undefined);
      await clock.advance(0);
      expect(clock.pendingCount).toBe(0);
      expect(remove).toHaveBeenCalledWith('abort', expect.any(Function));
    });
  });

  describe('ends at its deadline', () => {
    it('with the error that it was given', async () => {
      const { start } = deaf();
      const result = waitFor(start, optionsWith());
      const failure = expect(result).rejects.toBe(late);
      await clock.advance(1_000);
      await failure;
    });

    it('and not a millisecond before', async () => {
      let isSettled = false;
      const { start } = deaf();
      waitFor(start, optionsWith()).catch(() => (isSettled = true));
      await clock.advance(999);
      expect(isSettled).toBe(false);
      await clock.advance(1);
      expect(isSettled).toBe(true);
    });

    it('and tells the work, with the same error', async () => {
      const { start, signals } = deaf();
      waitFor(start, optionsWith()).catch(() => undefined);
      expect(signals[0]?.aborted).toBe(false);
      await clock.advance(1_000);
      expect(signals[0]?.reason).toBe(late);
    });

    it('and makes the error only then', async () => {
      const onTimeout = vi.fn(() => late);
      await waitFor(() => Promise.resolve(), optionsWith({ onTimeout }));
      await clock.advance(5_000);
      expect(onTimeout).not.toHaveBeenCalled();
    });

    it('at once where the deadline is now', async () => {
      const { start } = deaf();
      const failure = expect(waitFor(start, optionsWith({ timeoutMs: 0 }))).rejects.toBe(late);
      await clock.advance(0);
      await failure;
    });

    it('whatever the work does later', async () => {
      const result = waitFor(async () => {
        await sleep(2_000, clock);
        throw new Error('too late to matter');
      }, optionsWith());
      const failure = expect(result).rejects.toBe(late);
      await clock.advance(5_000);
      await failure;
    });
  });

  describe('ends when its caller gives up', () => {
    const reason = new Error('changed my mind');

    it('before anything is started', async () => {
      const start = vi.fn(() => Promise.resolve());
      await expect(waitFor(start, optionsWith({ signal: AbortSignal.abort(reason) }))).rejects.toBe(reason);
      expect(start).not.toHaveBeenCalled();
      expect(clock.pendingCount).toBe(0);
    });

    it('in between, and tells the work', async () => {
      const caller = new AbortController();
      const { start, signals } = deaf();
      const result = waitFor(start, optionsWith({ signal: caller.signal }));
      caller.abort(reason);
      await expect(result).rejects.toBe(reason);
      expect(signals[0]?.reason).toBe(reason);
    });

    it('and leaves no timer, even when the work never ends', async () => {
      const caller = new AbortController();
      const { start } = deaf();
      const result = waitFor(start, optionsWith({ signal: caller.signal }));
      caller.abort(reason);
      await expect(result).rejects.toBe(reason);
      expect(clock.pendingCount).toBe(0);
    });

    it('with the reason as it is: an AbortError where none was given', async () => {
      const caller = new AbortController();
      const result = waitFor(deaf().start, optionsWith({ signal: caller.signal }));
      caller.abort();
      await expect(result).rejects.toMatchObject({ name: 'AbortError' });
    });

    it('which means nothing any more once the work is done', async () => {
      const caller = new AbortController();
      const signals: AbortSignal[] = [];
      await waitFor(
        (signal) => {
          signals.push(signal);
          return Promise.resolve();
        },
        optionsWith({ signal: caller.signal }),
      );
      caller.abort(reason);
      expect(signals[0]?.aborted).toBe(false);
    });
  });

  it('starts the work at once', () => {
    const start = vi.fn(() => Promise.resolve());
    void waitFor(start, optionsWith());
    expect(start).toHaveBeenCalledOnce();
  });

  it('nests: the outer deadline ends the inner wait', async () => {
    const inner = new Error('inner');
    const outer = waitFor(
      (signal) => waitFor(deaf().start, optionsWith({ signal, timeoutMs: 9_000, onTimeout: () => inner })),
      optionsWith(),
    );
    const failure = expect(outer).rejects.toBe(late);
    await clock.advance(1_000);
    await failure;
    expect(clock.pendingCount).toBe(0);
  });
});

describe('sleep', () => {
  it('resolves when its time has come', async () => {
    let isAwake = false;
    void sleep(100, clock).then(() => (isAwake = true));
    await clock.advance(99);
    expect(isAwake).toBe(false);
    await clock.advance(1);
    expect(isAwake).toBe(true);
  });

  it('rejects with the reason of its signal, and leaves no timer', async () => {
    const caller = new AbortController();
    const nap = sleep(100, clock, caller.signal);
    const reason = new Error('wake up');
    caller.abort(reason);
    await expect(nap).rejects.toBe(reason);
    expect(clock.pendingCount).toBe(0);
  });

  it('does not even begin when the signal has aborted', async () => {
    const reason = new Error('no time to sleep');
    await expect(sleep(100, clock, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(clock.pendingCount).toBe(0);
  });

  it('lets go of its signal when it wakes', async () => {
    const { signal } = new AbortController();
    const remove = vi.spyOn(signal, 'removeEventListener');
    const nap = sleep(100, clock, signal);
    await clock.advance(100);
    await nap;
    expect(remove).toHaveBeenCalledWith('abort', expect.any(Function));
  });
});
