import { describe, expect, it, vi } from 'vitest';
import { Waiters } from './waiters.js';

describe('waiters', () => {
  it('all hear a success', async () => {
    const waiters = new Waiters();
    const waiting = [waiters.wait(undefined, vi.fn()), waiters.wait(undefined, vi.fn())];
    expect(waiters.count).toBe(2);
    waiters.resolve();
    await Promise.all(waiting);
    expect(waiters.count).toBe(0);
  });

  it('all hear a failure', async () => {
    const waiters = new Waiters();
    const waiting = [waiters.wait(undefined, vi.fn()), waiters.wait(undefined, vi.fn())];
    waiters.reject(new Error('no'));
    expect((await Promise.allSettled(waiting)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(waiters.count).toBe(0);
  });

  it('leave alone when their signal aborts', async () => {
    const waiters = new Waiters();
    const aborting = new AbortController();
    const onAbort = vi.fn();
    const leaving = waiters.wait(aborting.signal, onAbort);
    const staying = waiters.wait(undefined, vi.fn());
    aborting.abort(new Error('enough'));
    await expect(leaving).rejects.toThrow('enough');
    expect(onAbort).toHaveBeenCalledOnce();
    waiters.resolve();
    await staying;
  });

  it('forget the signal of a wait that is over', async () => {
    const waiters = new Waiters();
    const aborting = new AbortController();
    const onAbort = vi.fn();
    const waiting = waiters.wait(aborting.signal, onAbort);
    waiters.resolve();
    await waiting;
    aborting.abort();
    expect(onAbort).not.toHaveBeenCalled();
  });
});
