import { silentLogger } from '@offhook/primitives';
import { ManualClock } from '@offhook/primitives/testing';
import type { SipResponse } from '@offhook/sip-message';
import { describe, expect, it } from 'vitest';
import { FakeFlow } from '../testing/fake-flow.js';
import { labelsOf, makeAnswer, makeRequest } from '../testing/messages.js';
import type { ServerTransaction } from './server-transaction.js';
import { TransactionLayer } from './transaction-layer.js';
import { transactionTimers as timers } from './transaction-timers.js';

function open(maxCountPerFlow = 100): {
  readonly clock: ManualClock;
  readonly layer: TransactionLayer;
  readonly requests: ServerTransaction[];
  readonly acks: string[];
} {
  const clock = new ManualClock();
  const requests: ServerTransaction[] = [];
  const acks: string[] = [];
  const user = {
    onRequest: (transaction: ServerTransaction) => requests.push(transaction),
    onAck: (flow: { id: string }) => acks.push(flow.id),
  };
  const layer = new TransactionLayer({ clock, logger: silentLogger, timers, maxCountPerFlow, user });
  return { clock, layer, requests, acks };
}

describe('requests', () => {
  it('with the same branch are one transaction', () => {
    const { layer, requests } = open();
    const flow = new FakeFlow();
    layer.handleRequest(flow, makeRequest('INVITE'));
    requests[0]?.answer({ status: 180 });
    layer.handleRequest(flow, makeRequest('INVITE'));
    expect(requests).toHaveLength(1);
    expect(labelsOf(flow.sent)).toEqual(['180 INVITE', '180 INVITE']);
  });

  it.each([
    ['another branch', { Via: 'SIP/2.0/WS alice.invalid;branch=z9hG4bKtwo' }],
    ['another sent-by', { Via: 'SIP/2.0/WS other.invalid;branch=z9hG4bKone' }],
    ['another port', { Via: 'SIP/2.0/WS alice.invalid:81;branch=z9hG4bKone' }],
  ])('with %s are two', (_, headers) => {
    const { layer, requests } = open();
    const flow = new FakeFlow();
    layer.handleRequest(flow, makeRequest('INVITE'));
    layer.handleRequest(flow, makeRequest('INVITE', headers));
    expect(requests).toHaveLength(2);
  });

  it('of two clients are two, whatever branch they write', () => {
    const { layer, requests } = open();
    layer.handleRequest(new FakeFlow(), makeRequest('INVITE'));
    layer.handleRequest(new FakeFlow(), makeRequest('INVITE'));
    expect(requests).toHaveLength(2);
  });

  it('without the magic cookie are told apart as RFC 2543 did', () => {
    const { layer, requests } = open();
    const flow = new FakeFlow();
    const Via = 'SIP/2.0/WS alice.invalid;branch=1';
    layer.handleRequest(flow, makeRequest('INVITE', { Via }));
    layer.handleRequest(flow, makeRequest('INVITE', { Via }));
    layer.handleRequest(flow, makeRequest('INVITE', { Via, CSeq: '2 INVITE' }));
    expect(requests).toHaveLength(2);
  });

  it('beyond what one flow may have going are answered 503', () => {
    const { layer, requests } = open(1);
    const flow = new FakeFlow();
    layer.handleRequest(flow, makeRequest('INVITE'));
    layer.handleRequest(flow, makeRequest('INVITE', { Via: 'SIP/2.0/WS alice.invalid;branch=z9hG4bKtwo' }));
    expect(requests).toHaveLength(1);
    expect(labelsOf(flow.sent)).toEqual(['503 INVITE']);
  });
});

describe('an ACK', () => {
  it.each([
    [486, 0],
    [200, 1],
  ])('after a %i goes up %i times', (status, count) => {
    const { acks, layer, requests } = open();
    const flow = new FakeFlow();
    layer.handleRequest(flow, makeRequest('INVITE'));
    requests[0]?.answer({ status });
    layer.handleRequest(flow, makeRequest('ACK'));
    expect(acks).toHaveLength(count);
  });

  it('of no INVITE goes up', () => {
    const { acks, layer } = open();
    layer.handleRequest(new FakeFlow(), makeRequest('ACK'));
    expect(acks).toHaveLength(1);
  });
});

describe('a CANCEL', () => {
  it('is a transaction of its own that finds its INVITE', () => {
    const { layer, requests } = open();
    const flow = new FakeFlow();
    layer.handleRequest(flow, makeRequest('INVITE'));
    layer.handleRequest(flow, makeRequest('CANCEL'));
    const [invite, cancel] = requests;
    expect(cancel === undefined ? undefined : layer.inviteOf(cancel)).toBe(invite);
  });

  it('of a stranger finds nothing', () => {
    const { layer, requests } = open();
    layer.handleRequest(new FakeFlow(), makeRequest('INVITE'));
    layer.handleRequest(new FakeFlow(), makeRequest('CANCEL'));
    const cancel = requests[1];
    expect(cancel === undefined ? 'none' : layer.inviteOf(cancel)).toBeUndefined();
  });
});

describe('a response', () => {
  const Via = 'SIP/2.0/WS demo.localhost;branch=z9hG4bKedge';

  /** Sends an INVITE to bob and hands in an answer; what reaches the sender. */
  function statusesAfter(answer: SipResponse, isFromBob: boolean): readonly number[] {
    const { layer } = open();
    const heard: number[] = [];
    const bob = new FakeFlow();
    layer.send(bob, makeRequest('INVITE', { Via }), {
      onResponse: ({ status }) => heard.push(status),
      onFailure: () => undefined,
    });
    layer.handleResponse(isFromBob ? bob : new FakeFlow(), answer);
    return heard;
  }

  it('reaches its request by branch and method', () => {
    expect(statusesAfter(makeAnswer(makeRequest('INVITE', { Via }), 180), true)).toEqual([180]);
  });

  it.each([
    ['with another branch', true, { Via: 'SIP/2.0/WS demo.localhost;branch=z9hG4bKother' }],
    ['with no branch', true, { Via: 'SIP/2.0/WS demo.localhost' }],
    ['to another method', true, { CSeq: '1 BYE' }],
    ['of another client', false, {}],
  ])('%s is dropped', (_, isFromBob, headers) => {
    expect(statusesAfter(makeAnswer(makeRequest('INVITE', { Via }), 200, headers), isFromBob)).toEqual([]);
  });
});

describe('the end', () => {
  it('of a flow ends its transactions and no others', () => {
    const { layer, requests } = open();
    const [mine, other] = [new FakeFlow(), new FakeFlow()];
    layer.handleRequest(mine, makeRequest('INVITE'));
    layer.handleRequest(other, makeRequest('INVITE'));
    layer.handleFlowLost(mine);
    expect(requests.map(({ state }) => state)).toEqual(['terminated', 'proceeding']);
    expect(layer.size).toBe(1);
  });

  it('of the layer leaves nothing and says nothing', () => {
    const { clock, layer, requests } = open();
    const flow = new FakeFlow();
    layer.handleRequest(flow, makeRequest('INVITE'));
    requests[0]?.answer({ status: 200 });
    const heard: string[] = [];
    layer.send(flow, makeRequest('MESSAGE', { Via: 'SIP/2.0/WS demo.localhost;branch=z9hG4bKedge' }), {
      onResponse: () => heard.push('response'),
      onFailure: () => heard.push('failure'),
    });
    layer.dispose();
    expect([layer.size, clock.pendingCount, heard]).toEqual([0, 0, []]);
  });
});

it('hands up a response without a transaction to whoever wants those', () => {
  const strays: number[] = [];
  const layer = new TransactionLayer({
    clock: new ManualClock(),
    logger: silentLogger,
    timers,
    maxCountPerFlow: 100,
    user: {
      onRequest: () => undefined,
      onAck: () => undefined,
      onStrayResponse: (_flow, { status }) => strays.push(status),
    },
  });
  layer.handleResponse(new FakeFlow(), makeAnswer(makeRequest('INVITE'), 200));
  expect(strays).toEqual([200]);
});
