import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readWireMark } from './wire-mark.js';

const message = (first: string, cseq: string, callId = 'Call-ID: abc@host'): string =>
  [first, 'Via: SIP/2.0/WSS a.invalid', callId, `CSeq: ${cseq}`, '', ''].join('\r\n');

describe('readWireMark', () => {
  it.each([
    ['INVITE sip:bob@example.test SIP/2.0', '1 INVITE', 'invite'],
    ['SIP/2.0 100 Trying', '1 INVITE', 'trying'],
    ['SIP/2.0 180 Ringing', '1 INVITE', 'ringing'],
    ['SIP/2.0 183 Session Progress', '1 INVITE', 'ringing'],
    ['SIP/2.0 200 OK', '1 INVITE', 'accepted'],
    ['ACK sip:bob@b.invalid SIP/2.0', '1 ACK', 'acknowledged'],
  ])('reads %s', (first, cseq, mark) => {
    expect(readWireMark(message(first, cseq))).toEqual({ callId: 'abc@host', mark });
  });

  it('reads the compact form of Call-ID (RFC 3261 §20)', () => {
    expect(readWireMark(message('SIP/2.0 200 OK', '1 INVITE', 'i: abc'))?.callId).toBe('abc');
  });

  it.each([
    ['a refusal', 'SIP/2.0 486 Busy Here', '1 INVITE'],
    ['the answer to another request', 'SIP/2.0 200 OK', '2 BYE'],
    ['a registration', 'REGISTER sip:example.test SIP/2.0', '1 REGISTER'],
    ['a subscription that speaks of INVITE', 'NOTIFY sip:INVITE@example.test SIP/2.0', '1 NOTIFY'],
  ])('has nothing to say of %s', (_what, first, cseq) => {
    expect(readWireMark(message(first, cseq))).toBeUndefined();
  });

  it('takes anything without a word', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        readWireMark(text);
      }),
    );
  });
});
