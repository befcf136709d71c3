import { silentLogger } from '@offhook/primitives';
import { ManualClock } from '@offhook/primitives/testing';
import { parseMessage, serializeMessage, type SipMessage } from '@offhook/sip-message';
import { describe, expect, it } from 'vitest';
import { labelsOf, makeAnswer, makeRequest } from '@offhook/sip-transaction/testing';
import { defaultEdgeLimits, type EdgeLimits } from '../edge-limits.js';
import { FakeFlow } from '../testing/fake-flow.js';
import { MessageIntake } from './message-intake.js';

function open(limits: Partial<EdgeLimits> = {}): {
  readonly clock: ManualClock;
  readonly flow: FakeFlow;
  readonly received: SipMessage[];
  readonly take: (data: string | Uint8Array) => void;
} {
  const clock = new ManualClock();
  const flow = new FakeFlow({ address: '192.0.2.7', port: 4711 });
  const received: SipMessage[] = [];
  const intake = new MessageIntake({
    clock,
    logger: silentLogger,
    limits: { ...defaultEdgeLimits, ...limits },
    onRequest: (_, request) => received.push(request),
    onResponse: (_, response) => received.push(response),
  });
  const take = (data: string | Uint8Array): void => {
    intake.receive(flow, data);
  };
  return { clock, flow, received, take };
}

const invite = serializeMessage(makeRequest('INVITE'));
const without = (name: string): string => serializeMessage(makeRequest('INVITE', { [name]: undefined }));

describe('a keep-alive (RFC 5626 §4.4.1)', () => {
  it.each([
    ['a ping', '\r\n\r\n', ['\r\n']],
    ['a ping in a binary frame', Buffer.from('\r\n\r\n'), ['\r\n']],
    ['a pong', '\r\n', []],
    ['an empty frame', '', []],
  ])('%s is answered right', (_, data, answers) => {
    const { flow, received, take } = open();
    take(data);
    expect(flow.sent).toEqual(answers);
    expect(received).toEqual([]);
  });
});

describe('a sound message', () => {
  it.each([
    ['as text', invite],
    ['as bytes', Buffer.from(invite)],
    ['after empty lines', `\r\n\r\n${invite}`],
  ])('is taken %s', (_, data) => {
    const { received, take } = open();
    take(data);
    expect(received.map(({ kind }) => kind)).toEqual(['request']);
  });

  it('has its true source noted in the Via (RFC 3261 §18.2.1, RFC 3581)', () => {
    const { received, take } = open();
    take(
      serializeMessage(
        makeRequest('INVITE', { Via: 'SIP/2.0/WS a.invalid;branch=z9hG4bK1;rport;received=10.0.0.1' }),
      ),
    );
    expect(received[0]?.headers.first('Via')).toBe(
      'SIP/2.0/WS a.invalid;branch=z9hG4bK1;rport=4711;received=192.0.2.7',
    );
  });

  it('is a response too', () => {
    const { received, take } = open();
    take(serializeMessage(makeAnswer(makeRequest('INVITE'), 200)));
    expect(received.map(({ kind }) => kind)).toEqual(['response']);
  });
});

describe('a malformed message', () => {
  it.each([
    ['a mismatched method', serializeMessage(makeRequest('INVITE', { CSeq: '1 BYE' })), '400 BYE'],
    [
      'an impossible Max-Forwards',
      serializeMessage(makeRequest('INVITE', { 'Max-Forwards': '256' })),
      '400 INVITE',
    ],
    ['a body that is too short', invite.replace('Content-Length: 0', 'Content-Length: 9'), '400 INVITE'],
    ['another version', invite.replace('SIP/2.0\r\n', 'SIP/3.0\r\n'), '505 INVITE'],
  ])('with %s is answered', (_, data, answer) => {
    const { flow, received, take } = open();
    take(data);
    expect(labelsOf(flow.sent)).toEqual([answer]);
    expect(received).toEqual([]);
  });

  it('is told what is wrong with it, in the reason phrase', () => {
    const { flow, take } = open();
    take(serializeMessage(makeRequest('INVITE', { CSeq: '1 BYE' })));
    expect(flow.sent[0]?.split('\r\n')[0]).toBe(
      'SIP/2.0 400 The CSeq header names another method than the request.',
    );
  });

  it.each([
    ['no Via', without('Via')],
    ['no From', without('From')],
    ['no To', without('To')],
    ['no Call-ID', without('Call-ID')],
    ['no CSeq', without('CSeq')],
    ['nothing of SIP in it', 'GET / HTTP/1.1\r\n\r\n'],
    ['bytes that are no text', Uint8Array.from([0xff, 0xfe, 0x00, 0x80])],
    ['an ACK, which nobody answers', serializeMessage(makeRequest('ACK', { CSeq: '1 BYE' }))],
    [
      'a response, which nobody answers',
      serializeMessage(makeAnswer(makeRequest('INVITE'), 200, { From: undefined })),
    ],
  ])('with %s is dropped', (_, data) => {
    const { flow, received, take } = open();
    take(data);
    expect(flow.sent).toEqual([]);
    expect(received).toEqual([]);
    expect(flow.isOpen).toBe(true);
  });

  it('too often closes the flow', () => {
    const { flow, take } = open({ maxBadMessageCount: 3 });
    for (let count = 0; count < 3; count += 1) take('nonsense');
    expect(flow.isOpen).toBe(true);
    take('nonsense');
    expect(flow.closeReason).toBe('too-many-bad-messages');
  });
});

describe('a message that is too large', () => {
  const large = (length: number): string => {
    return serializeMessage({ ...makeRequest('MESSAGE'), body: 'x'.repeat(length) });
  };

  it('is answered 513 while it can be read', () => {
    const { flow, received, take } = open({ maxMessageBytes: 1_000 });
    take(large(1_000));
    expect(labelsOf(flow.sent)).toEqual(['513 MESSAGE']);
    expect(received).toEqual([]);
  });

  it('is dropped unread beyond that', () => {
    const { flow, take } = open({ maxMessageBytes: 1_000 });
    take(large(3_000));
    expect(flow.sent).toEqual([]);
  });

  it('may be as large as the limit', () => {
    const head = large(0).length;
    const { received, take } = open({ maxMessageBytes: 1_000 });
    take(large(1_000 - head - 2));
    expect(received).toHaveLength(1);
  });
});

describe('too many messages', () => {
  it('in one second close the flow', () => {
    const { flow, received, take } = open({ maxMessagesPerSecond: 3 });
    for (let count = 0; count < 5; count += 1) take(invite);
    expect(received).toHaveLength(3);
    expect(flow.closeReason).toBe('too-many-messages');
  });

  it('are no matter in two', async () => {
    const { clock, flow, received, take } = open({ maxMessagesPerSecond: 3 });
    for (let count = 0; count < 3; count += 1) take(invite);
    await clock.advance(1_000);
    for (let count = 0; count < 3; count += 1) take(invite);
    expect(received).toHaveLength(6);
    expect(flow.isOpen).toBe(true);
  });
});

it('survives whatever stands above it', () => {
  const { flow } = open();
  const intake = new MessageIntake({
    clock: new ManualClock(),
    logger: silentLogger,
    limits: defaultEdgeLimits,
    onRequest: () => {
      throw new Error('a defect');
    },
    onResponse: () => undefined,
  });
  expect(() => {
    intake.receive(flow, invite);
  }).not.toThrow();
});

it('hears nothing from a flow that is closed', () => {
  const { flow, received, take } = open();
  flow.close('shut-down');
  take(invite);
  expect(received).toEqual([]);
  expect(parseMessage(invite).kind).toBe('request');
});
