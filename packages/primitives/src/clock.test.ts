import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from './clock.js';

describe('systemClock', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 1_000 });
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('tells the time of the platform', () => {
    expect(systemClock.now()).toBe(1_000);
    vi.advanceTimersByTime(250);
    expect(systemClock.now()).toBe(1_250);
  });

  it('runs a task once, when its time has come', () => {
    const task = vi.fn();
    systemClock.after(100, task);
    vi.advanceTimersByTime(99);
    expect(task).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(task).toHaveBeenCalledOnce();
    vi.advanceTimersByTime(1_000);
    expect(task).toHaveBeenCalledOnce();
  });

  it('runs no task in the same turn, even without a delay', () => {
    const task = vi.fn();
    systemClock.after(0, task);
    expect(task).not.toHaveBeenCalled();
    vi.advanceTimersByTime(0);
    expect(task).toHaveBeenCalledOnce();
  });

  it('forgets a cancelled task', () => {
    const task = vi.fn();
    const cancel = systemClock.after(100, task);
    cancel();
    cancel();
    vi.advanceTimersByTime(1_000);
    expect(task).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });

  it('does not mind a cancellation that comes too late', () => {
    const task = vi.fn();
    const cancel = systemClock.after(100, task);
    vi.advanceTimersByTime(100);
    cancel();
    expect(task).toHaveBeenCalledOnce();
  });
});
