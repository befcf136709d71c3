import { describe, expect, it } from 'vitest';
import { codeOf } from '../testing/outcome.js';
import { parseCSeq } from './cseq.js';

describe('reading a CSeq', () => {
  it.each([
    ['1 INVITE', 1, 'INVITE'],
    ['0 REGISTER', 0, 'REGISTER'],
    ['0009   INVITE', 9, 'INVITE'],
    ['1\tack', 1, 'ack'],
    ['2147483647 BYE', 2_147_483_647, 'BYE'],
    ["7 RE%47IST%45R'", 7, "RE%47IST%45R'"],
  ])('%j', (text, sequence, method) => {
    expect(parseCSeq(text)).toEqual({ sequence, method });
  });

  it.each([
    ['nothing', ''],
    ['no method', '1'],
    ['no number', 'INVITE'],
    ['no blank between', '1INVITE'],
    ['2^31', '2147483648 INVITE'],
    ['a sign', '-1 INVITE'],
    ['a fraction', '1.5 INVITE'],
    ['hex', '0x1 INVITE'],
    ['two methods', '1 INVITE ACK'],
    ['a method that is no token', '1 IN:VITE'],
    ['a thousand digits', `${'9'.repeat(1_000)} INVITE`],
  ])('refuses %s', (_what, text) => {
    expect(codeOf(() => parseCSeq(text))).toBe('sip-message/invalid-cseq');
  });
});
