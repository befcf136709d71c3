import type { CheckReport } from '@offhook/protocol';
import { describe, expect, it } from 'vitest';
import { CheckStore } from './check-store.js';

const report: CheckReport = {
  startedAt: '2026-11-21T10:00:00.000Z',
  durationMs: 20,
  steps: [{ name: 'socket', state: 'running' }],
  reasons: [],
};

function onStage() {
  const settle: { resolve: (report?: object) => void; reject: (error: Error) => void }[] = [];
  let stopCount = 0;
  const store = new CheckStore({
    check: () => new Promise((resolve, reject) => settle.push({ resolve, reject })),
    stop: async () => {
      stopCount += 1;
      await Promise.resolve();
    },
  });
  return { store, settle, stops: () => stopCount };
}

function failure(code: string): Error {
  return Object.assign(new Error('No.'), { isOffhookError: true, code, retryable: false });
}

describe('CheckStore', () => {
  it('shows how the check stands, and what came of it', async () => {
    const { settle, store } = onStage();
    const done = store.start();
    expect(store.isRunning.value).toBe(true);
    store.handleProgress(report);
    expect(store.report.value).toEqual(report);
    settle[0]?.resolve({ ...report, verdict: 'ready' });
    await done;
    expect([store.isRunning.value, store.report.value?.verdict]).toEqual([false, 'ready']);
  });

  it('runs one at a time', async () => {
    const { settle, store } = onStage();
    void store.start();
    await store.start();
    expect(settle).toHaveLength(1);
  });

  it('says why there is no report', async () => {
    const { settle, store } = onStage();
    const done = store.start();
    settle[0]?.reject(failure('frame/timed-out'));
    await done;
    expect(store.problem.value?.code).toBe('frame/timed-out');
    expect(store.isRunning.value).toBe(false);
  });

  it('takes a check that was stopped for no problem', async () => {
    const { settle, stops, store } = onStage();
    const done = store.start();
    await store.stop();
    settle[0]?.reject(failure('check/disposed'));
    await done;
    expect([stops(), store.problem.value, store.isRunning.value]).toEqual([1, undefined, false]);
  });

  it('forgets a check of the phone before', async () => {
    const { settle, store } = onStage();
    const done = store.start();
    store.reset();
    settle[0]?.resolve({ ...report, verdict: 'ready' });
    await done;
    expect(store.report.value).toBeUndefined();
  });

  it('believes no report that makes no sense', () => {
    const { store } = onStage();
    store.handleProgress({ ...report, steps: 'many' });
    expect(store.report.value).toBeUndefined();
  });
});
