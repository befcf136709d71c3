import { ManualClock } from '@offhook/primitives/testing';
import type { CallInsight, InsightSample, PhoneInsight } from '@offhook/protocol';
import { describe, expect, it } from 'vitest';
import { InsightStore } from './insight-store.js';

const direction = { packets: 50, bytes: 4_000, bitsPerSecond: 32_000, lostPackets: 0 };
const sample = (atMs: number): InsightSample => ({
  atMs,
  durationMs: 1_000,
  incoming: direction,
  outgoing: direction,
});
const call = (id: string, samples: readonly InsightSample[]): CallInsight => ({
  id,
  sipCallId: id,
  direction: 'outgoing',
  state: 'connected',
  remote: 'bob',
  startedAt: '2026-11-21T10:00:00.000Z',
  timings: { asked: 0 },
  samples,
  warnings: [],
  localCandidates: [],
  remoteCandidates: [],
  pairs: [],
});
const told = (cursor: number, calls: readonly CallInsight[]): PhoneInsight => ({
  cursor,
  registration: 'registered',
  messages: [{ atMs: cursor, direction: 'sent', label: 'INVITE', method: 'INVITE', callId: 'a', text: '' }],
  calls,
});

function onStage(): {
  clock: ManualClock;
  store: InsightStore;
  answers: (object | Error)[];
  asked: number[];
} {
  const clock = new ManualClock();
  const answers: (object | Error)[] = [];
  const asked: number[] = [];
  const store = new InsightStore({
    clock,
    read: async (after) => {
      asked.push(after);
      await Promise.resolve();
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
  return { clock, store, answers, asked };
}

describe('InsightStore', () => {
  it('asks for what is new, and puts it to what it has', async () => {
    const { answers, asked, clock, store } = onStage();
    answers.push(told(3, [call('1', [sample(1)])]), told(5, [call('1', [sample(2)]), call('2', [])]));
    const stop = store.watch();
    await clock.advance(600);
    expect(asked).toEqual([0, 3]);
    expect(store.insight.value.messages).toHaveLength(2);
    expect(store.insight.value.calls[0]?.samples.map(({ atMs }) => atMs)).toEqual([1, 2]);
    expect(store.call.value?.id).toBe('2');
    store.chosenId.value = '1';
    expect(store.call.value?.id).toBe('1');
    stop();
    await clock.advance(5_000);
    expect(asked).toHaveLength(2);
    expect(clock.pendingCount).toBe(0);
  });

  it('goes on after an answer that failed, or that makes no sense', async () => {
    const { answers, clock, store } = onStage();
    answers.push(new Error('The phone is busy.'), { cursor: 'many' }, told(1, []));
    const stop = store.watch();
    await clock.advance(1_100);
    expect(store.insight.value.cursor).toBe(1);
    stop();
  });

  it('begins anew with a phone that was made anew', async () => {
    const { answers, asked, clock, store } = onStage();
    answers.push(told(9, [call('1', [])]), told(2, []), told(2, [call('7', [])]));
    const stop = store.watch();
    await clock.advance(1_100);
    expect(asked).toEqual([0, 9, 0]);
    expect(store.insight.value.calls.map(({ id }) => id)).toEqual(['7']);
    stop();
  });
});
