import { createLogger } from '@offhook/primitives';
import { ManualClock } from '@offhook/primitives/testing';
import { describe, expect, it } from 'vitest';
import { Housekeeping } from './housekeeping.js';

function create(task: (nowMs: number) => Promise<void>) {
  const clock = new ManualClock(0);
  const warnings: string[] = [];
  const logger = createLogger(({ message }) => warnings.push(message));
  return {
    clock,
    warnings,
    housekeeping: new Housekeeping({ tasks: [task], clock, logger, intervalMs: 100 }),
  };
}

describe('Housekeeping', () => {
  it('tidies at once and then after each interval, until it is disposed', async () => {
    const times: number[] = [];
    const { clock, housekeeping } = create((nowMs) => {
      times.push(nowMs);
      return Promise.resolve();
    });
    housekeeping.start();
    await clock.advance(250);
    expect(times).toEqual([0, 100, 200]);
    await housekeeping.dispose();
    await housekeeping.dispose();
    await clock.advance(1_000);
    expect(times).toHaveLength(3);
    expect(clock.pendingCount).toBe(0);
  });

  it('goes on after a failure, and says so', async () => {
    let attempts = 0;
    const { clock, housekeeping, warnings } = create(() => {
      attempts += 1;
      return Promise.reject(new Error('disk full'));
    });
    housekeeping.start();
    await clock.advance(100);
    expect(attempts).toBe(2);
    expect(warnings).toEqual(['housekeeping failed', 'housekeeping failed']);
    await housekeeping.dispose();
  });

  it('waits with its end for what is at work', async () => {
    let finish: () => void = () => undefined;
    const { clock, housekeeping } = create(
      async () =>
        await new Promise((resolve) => {
          finish = resolve;
        }),
    );
    housekeeping.start();
    await clock.advance(0);
    let isDisposed = false;
    const disposed = housekeeping.dispose().then(() => {
      isDisposed = true;
    });
    await clock.advance(0);
    expect(isDisposed).toBe(false);
    finish();
    await disposed;
    expect(clock.pendingCount).toBe(0);
  });
});
