import { describe, expect, it } from 'vitest';
import type { SipMessage } from './sip-message.js';
import { parseMessage } from './parse-message.js';
import { validateMessage } from './validate-message.js';

const sound: Readonly<Record<string, string>> = {
  Via: 'SIP/2.0/WS x.invalid;branch=z9hG4bK1',
  'Max-Forwards': '70',
  From: '<sip:a@b>;tag=1',
  To: '<sip:c@d>',
  'Call-ID': '1',
  CSeq: '1 INVITE',
  Contact: '<sip:a@x.invalid>',
};

function invite(changes: Readonly<Record<string, string | undefined>>, rest = '\r\n'): SipMessage {
  const lines = Object.entries({ ...sound, ...changes }).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${value}\r\n`],
  );
  return parseMessage(`INVITE sip:c@d SIP/2.0\r\n${lines.join('')}${rest}`);
}

function judge(message: SipMessage): string | undefined {
  return validateMessage(message)?.code.replace('sip-message/', '');
}

describe('a sound message', () => {
  it.each([
    ['as it is', {}],
    ['without Max-Forwards, as older clients send it', { 'Max-Forwards': undefined }],
    ['without a Content-Length, as WebSocket allows', { 'Content-Length': undefined }],
    ['without a tag', { From: 'sip:a@b' }],
    ['with a number of hops of 0', { 'Max-Forwards': '0' }],
    ['with leading zeros', { 'Max-Forwards': '0068', CSeq: '0001 INVITE' }],
    ['with the longest expiry', { Expires: '4294967295' }],
    ['with a date', { Date: 'Sat, 13 Nov 2010 23:29:00 GMT' }],
    ['with a comment behind its retry', { 'Retry-After': '18000;duration=3600' }],
    ['with a comment in parentheses', { 'Retry-After': '120 (I am in a meeting)' }],
    ['with several Vias on a line', { Via: 'SIP/2.0/WS a;branch=1, SIP/2.0/TCP b;branch=2' }],
    ['with every Contact', { Contact: '*' }],
  ])('passes %s', (_what, changes) => {
    expect(judge(invite(changes))).toBeUndefined();
  });

  it('may be a response to any method', () => {
    const lines = Object.entries(sound).map(([name, value]) => `${name}: ${value}\r\n`);
    expect(judge(parseMessage(`SIP/2.0 699 Odd\r\n${lines.join('')}\r\n`))).toBeUndefined();
  });
});

describe('a message with a fault', () => {
  it.each([
    ['no Via', { Via: undefined }, 'missing-header'],
    ['an empty Via', { Via: '' }, 'missing-header'],
    ['no From', { From: undefined }, 'missing-header'],
    ['no To', { To: undefined }, 'missing-header'],
    ['no Call-ID', { 'Call-ID': undefined }, 'missing-header'],
    ['an empty Call-ID', { 'Call-ID': '' }, 'missing-header'],
    ['no CSeq', { CSeq: undefined }, 'missing-header'],
    ['a second From', { f: '<sip:a@b>' }, 'repeated-header'],
    ['a second To', { t: '<sip:a@b>' }, 'repeated-header'],
    ['a second Call-ID', { i: '1' }, 'repeated-header'],
    ['a second CSeq', { cseq: '1 INVITE' }, 'repeated-header'],
    ['a second Max-Forwards', { 'max-forwards': '70' }, 'repeated-header'],
    ['two Content-Lengths', { 'Content-Length': '0', l: '0' }, 'repeated-header'],
    ['two Content-Types', { 'Content-Type': 'a/b', c: 'a/b' }, 'repeated-header'],
    ['a Via that cannot be read', { Via: 'SIP/2.0/WS a, nonsense' }, 'invalid-via'],
    ['a From that cannot be read', { From: '<sip:a@b' }, 'invalid-name-addr'],
    ['a To with two tags', { To: '<sip:a@b>;tag=1;tag=2' }, 'invalid-parameters'],
    ['a Contact that cannot be read', { Contact: 'sip:a@b?c=d' }, 'invalid-name-addr'],
    ['a Contact beside *', { Contact: '*, <sip:a@b>' }, 'invalid-contact'],
    ['another method in its CSeq', { CSeq: '1 ACK' }, 'method-mismatch'],
    ['the method in another case', { CSeq: '1 invite' }, 'method-mismatch'],
    ['a CSeq out of range', { CSeq: '2147483648 INVITE' }, 'invalid-cseq'],
    ['too many hops to go', { 'Max-Forwards': '256' }, 'invalid-number'],
    ['less than no hop to go', { 'Max-Forwards': '-1' }, 'invalid-number'],
    ['hops that are no number', { 'Max-Forwards': 'many' }, 'invalid-number'],
    ['no number of hops', { 'Max-Forwards': '' }, 'invalid-number'],
    ['an expiry out of range', { Expires: '4294967296' }, 'invalid-number'],
    ['an expiry that is a date', { Expires: 'Sat, 13 Nov 2010 23:29:00 GMT' }, 'invalid-number'],
    ['a least expiry out of range', { 'Min-Expires': '9'.repeat(400) }, 'invalid-number'],
    ['a retry that is no number', { 'Retry-After': 'later' }, 'invalid-number'],
    ['a retry out of range', { 'Retry-After': '9'.repeat(30) }, 'invalid-number'],
    ['a date in another zone', { Date: 'Sat, 13 Nov 2010 23:29:00 CET' }, 'invalid-date'],
    ['a date that is none', { Date: 'yesterday' }, 'invalid-date'],
    ['a length that is no number', { 'Content-Length': 'x' }, 'invalid-content-length'],
    ['a length below zero', { 'Content-Length': '-1' }, 'invalid-content-length'],
    ['a length beyond the body', { 'Content-Length': '9' }, 'invalid-content-length'],
    ['no length in its header', { 'Content-Length': '' }, 'invalid-content-length'],
  ])('with %s', (_what, changes, code) => {
    expect(judge(invite(changes))).toBe(code);
  });

  it('whose length ends within a character', () => {
    expect(judge(invite({ 'Content-Length': '1' }, '\r\nä'))).toBe('invalid-content-length');
    expect(judge(invite({ 'Content-Length': '2' }, '\r\nä'))).toBeUndefined();
  });

  it.each([
    ['sip:c@d SIP/3.0', 'unsupported-version', 505],
    ['sip:c d SIP/2.0', 'invalid-uri', 400],
    ['<sip:c@d> SIP/2.0', 'invalid-uri', 400],
    ['c@d SIP/2.0', 'invalid-uri', 400],
    ['sip:c@d?Route=x SIP/2.0', 'invalid-uri', 400],
    ['sip:c@d;; SIP/2.0', 'invalid-uri', 400],
    ['sip:c@ SIP/2.0', 'invalid-uri', 400],
    ['SIP:c@d@e SIP/2.0', 'invalid-uri', 400],
    ['tel: SIP/2.0', 'invalid-uri', 400],
    ['urn:é SIP/2.0', 'invalid-uri', 400],
    ['urn:\u0000 SIP/2.0', 'invalid-uri', 400],
    ['urn:service:sos SIP/2.0', undefined, undefined],
  ])('whose request-line goes to %s', (rest, code, answer) => {
    const lines = Object.entries(sound).map(([name, value]) => `${name}: ${value}\r\n`);
    const error = validateMessage(parseMessage(`INVITE ${rest}\r\n${lines.join('')}\r\n`));
    expect(error?.code).toBe(code === undefined ? undefined : `sip-message/${code}`);
    expect(error?.answerStatus).toBe(answer);
  });

  it.each([0, 99, 700, 999])('whose status is %i', (status) => {
    const { body, headers } = invite({});
    expect(judge({ kind: 'response', status, reason: '', headers, body })).toBe('invalid-status');
  });

  it('lets an error pass that is not ours', () => {
    const broken = { ...invite({}), headers: undefined } as unknown as SipMessage;
    expect(() => validateMessage(broken)).toThrow(TypeError);
  });
});
