import { ManualClock } from '@offhook/primitives/testing';
import { describe, expect, it } from 'vitest';
import { FakeFlow } from '../testing/fake-flow.js';
import { labelsOf, makeRequest } from '../testing/messages.js';
import { ServerTransaction } from './server-transaction.js';
import { transactionTimers as timers } from './transaction-timers.js';

function begin(method: string): {
  readonly clock: ManualClock;
  readonly flow: FakeFlow;
  readonly transaction: ServerTransaction<FakeFlow>;
  readonly isTerminated: () => boolean;
} {
  const clock = new ManualClock();
  const flow = new FakeFlow();
  let isTerminated = false;
  const onTerminated = (): void => {
    isTerminated = true;
  };
  const transaction = new ServerTransaction({
    flow,
    request: makeRequest(method),
    clock,
    timers,
    onTerminated,
  });
  return { clock, flow, transaction, isTerminated: () => isTerminated };
}

describe('the server transaction of an INVITE', () => {
  it('passes provisional answers and one refusal, and ends with the ACK', () => {
    const { clock, flow, isTerminated, transaction } = begin('INVITE');
    transaction.answer({ status: 100 });
    transaction.answer({ status: 180 });
    transaction.answer({ status: 486 });
    transaction.answer({ status: 200 });
    expect(labelsOf(flow.sent)).toEqual(['100 INVITE', '180 INVITE', '486 INVITE']);
    expect(transaction.state).toBe('completed');
    transaction.receiveAck();
    expect(isTerminated()).toBe(true);
    expect(clock.pendingCount).toBe(0);
  });

  it('gives up waiting for the ACK after 32 s (Timer H)', async () => {
    const { clock, isTerminated, transaction } = begin('INVITE');
    transaction.answer({ status: 486 });
    await clock.advance(31_999);
    expect(isTerminated()).toBe(false);
    await clock.advance(1);
    expect(isTerminated()).toBe(true);
  });

  it('lets further 2xx through for 32 s (Timer L)', async () => {
    const { clock, flow, isTerminated, transaction } = begin('INVITE');
    transaction.answer({ status: 200 });
    await clock.advance(20_000);
    transaction.answer({ status: 200 });
    transaction.answer({ status: 486 });
    expect(labelsOf(flow.sent)).toEqual(['200 INVITE', '200 INVITE']);
    await clock.advance(12_000);
    expect(isTerminated()).toBe(true);
    expect(clock.pendingCount).toBe(0);
  });

  it.each([
    ['before any answer nothing', [], []],
    ['the last provisional answer', [100, 180], ['100 INVITE', '180 INVITE', '180 INVITE']],
    ['the refusal', [486], ['486 INVITE', '486 INVITE']],
    ['but never a 2xx', [200], ['200 INVITE']],
  ])('gives a repeated INVITE %s', (_, statuses, sent) => {
    const { flow, transaction } = begin('INVITE');
    for (const status of statuses) transaction.answer({ status });
    transaction.receiveAgain();
    expect(labelsOf(flow.sent)).toEqual(sent);
  });
});

describe('the server transaction of any other request', () => {
  it('ends with its final answer, for nothing is repeated on a reliable flow (Timer J is 0)', () => {
    const { clock, flow, isTerminated, transaction } = begin('BYE');
    transaction.answer({ status: 200 });
    transaction.answer({ status: 500 });
    expect(labelsOf(flow.sent)).toEqual(['200 BYE']);
    expect(isTerminated()).toBe(true);
    expect(clock.pendingCount).toBe(0);
  });

  it('can end without an answer', () => {
    const { flow, isTerminated, transaction } = begin('MESSAGE');
    transaction.abandon();
    transaction.answer({ status: 408 });
    expect(flow.sent).toEqual([]);
    expect(isTerminated()).toBe(true);
  });
});

describe('a cancellation', () => {
  it('reaches whoever works on the answer', () => {
    const { transaction } = begin('INVITE');
    transaction.cancel({ cause: 'cancelled', reasons: ['SIP;cause=200'] });
    expect(transaction.signal.reason).toEqual({ cause: 'cancelled', reasons: ['SIP;cause=200'] });
    transaction.answer({ status: 487 });
    expect(transaction.state).toBe('completed');
  });

  it.each([200, 486])('comes too late after a %i', (status) => {
    const { transaction } = begin('INVITE');
    transaction.answer({ status });
    transaction.cancel({ cause: 'cancelled', reasons: [] });
    expect(transaction.signal.aborted).toBe(false);
  });

  it('is what the loss of the flow amounts to', () => {
    const { isTerminated, transaction } = begin('INVITE');
    transaction.handleFlowLost();
    expect(transaction.signal.reason).toEqual({ cause: 'flow-lost', reasons: [] });
    expect(isTerminated()).toBe(true);
  });
});

it('ends when the flow cannot carry its answer', () => {
  const { clock, flow, isTerminated, transaction } = begin('INVITE');
  flow.isDead = true;
  transaction.answer({ status: 200 });
  expect(isTerminated()).toBe(true);
  expect(clock.pendingCount).toBe(0);
});
