import { ManualClock } from '@offhook/primitives/testing';
import { parseMessage } from '@offhook/sip-message';
import { describe, expect, it } from 'vitest';
import { FakeFlow } from '../testing/fake-flow.js';
import { labelsOf, makeAnswer, makeRequest } from '../testing/messages.js';
import { ClientTransaction } from './client-transaction.js';
import { transactionTimers as timers } from './transaction-timers.js';

function begin(
  method: string,
  flow: FakeFlow = new FakeFlow(),
): {
  readonly clock: ManualClock;
  readonly flow: FakeFlow;
  readonly transaction: ClientTransaction<FakeFlow>;
  readonly heard: string[];
  readonly receive: (status: number) => void;
} {
  const clock = new ManualClock();
  const heard: string[] = [];
  const request = makeRequest(method, { Route: '<sip:edge.example;lr>' });
  const transaction = new ClientTransaction({
    flow,
    request,
    clock,
    timers,
    listener: {
      onResponse: ({ status }) => heard.push(String(status)),
      onFailure: (failure) => heard.push(failure),
    },
    onTerminated: () => heard.push('terminated'),
  });
  transaction.start();
  const receive = (status: number): void => {
    transaction.receive(makeAnswer(request, status, { To: '<sip:bob@demo.localhost>;tag=b' }));
  };
  return { clock, flow, transaction, heard, receive };
}

describe('the client transaction of an INVITE', () => {
  it('passes provisional answers and a 2xx up, and further 2xx for 32 s (Timer M)', async () => {
    const { clock, flow, heard, receive } = begin('INVITE');
    for (const status of [100, 180, 200, 180, 200, 486]) receive(status);
    expect(heard).toEqual(['100', '180', '200', '200']);
    expect(labelsOf(flow.sent)).toEqual(['INVITE']);
    await clock.advance(32_000);
    expect(heard.at(-1)).toBe('terminated');
    expect(clock.pendingCount).toBe(0);
  });

  it('acknowledges a refusal by itself, hop by hop', () => {
    const { clock, flow, heard, receive } = begin('INVITE');
    receive(486);
    expect(heard).toEqual(['terminated', '486']);
    expect(labelsOf(flow.sent)).toEqual(['INVITE', 'ACK']);
    const [invite, ack] = flow.sent.map((text) => parseMessage(text));
    for (const name of ['Via', 'From', 'Call-ID', 'Route']) {
      expect(ack?.headers.all(name)).toEqual(invite?.headers.all(name));
    }
    expect(ack?.headers.first('To')).toBe('<sip:bob@demo.localhost>;tag=b');
    expect(ack?.headers.first('CSeq')).toBe('1 ACK');
    expect(clock.pendingCount).toBe(0);
  });

  it('times out after 32 s of silence (Timer B)', async () => {
    const { clock, heard } = begin('INVITE');
    await clock.advance(31_999);
    expect(heard).toEqual([]);
    await clock.advance(1);
    expect(heard).toEqual(['terminated', 'timed-out']);
  });

  it('may ring as long as its owner likes', async () => {
    const { clock, heard, receive } = begin('INVITE');
    receive(180);
    await clock.advance(3_600_000);
    expect(heard).toEqual(['180']);
    expect(clock.pendingCount).toBe(0);
  });
});

describe('the client transaction of any other request', () => {
  it.each([200, 404])('ends with a %i', (status) => {
    const { clock, heard, receive } = begin('MESSAGE');
    receive(status);
    receive(status);
    expect(heard).toEqual(['terminated', String(status)]);
    expect(clock.pendingCount).toBe(0);
  });

  it('times out after 32 s, provisional answers or not (Timer F)', async () => {
    const { clock, heard, receive } = begin('MESSAGE');
    receive(100);
    await clock.advance(32_000);
    expect(heard).toEqual(['100', 'terminated', 'timed-out']);
  });
});

describe('the loss of the flow', () => {
  it('fails what waits for an answer', () => {
    const { clock, heard, transaction } = begin('INVITE');
    transaction.handleFlowLost();
    transaction.handleFlowLost();
    expect(heard).toEqual(['terminated', 'flow-lost']);
    expect(clock.pendingCount).toBe(0);
  });

  it('is no failure of what was answered', () => {
    const { heard, receive, transaction } = begin('INVITE');
    receive(200);
    transaction.handleFlowLost();
    expect(heard).toEqual(['200', 'terminated']);
  });

  it('shows at once when nothing can be sent', () => {
    const flow = new FakeFlow();
    flow.isDead = true;
    expect(begin('INVITE', flow).heard).toEqual(['terminated', 'flow-lost']);
  });
});

it('says nothing more once it is disposed', async () => {
  const { clock, heard, receive, transaction } = begin('INVITE');
  transaction.dispose();
  receive(200);
  await clock.advance(60_000);
  expect(heard).toEqual(['terminated']);
});

it('leaves nothing behind when its request cannot be written', () => {
  const clock = new ManualClock();
  let isTerminated = false;
  const transaction = new ClientTransaction({
    flow: new FakeFlow(),
    request: makeRequest('MESSAGE', { Subject: 'one\r\nX-Other: two' }),
    clock,
    timers,
    listener: { onResponse: () => undefined, onFailure: () => undefined },
    onTerminated: () => (isTerminated = true),
  });
  expect(() => {
    transaction.start();
  }).toThrow('would break the SIP message');
  expect([isTerminated, clock.pendingCount]).toEqual([true, 0]);
});
