import { describe, expect, it } from 'vitest';
import { SipHeaders } from '../headers/sip-headers.js';
import { codeOf } from '../testing/outcome.js';
import { encodeMessage, serializeMessage } from './serialize-message.js';
import type { SipMessage, SipRequest, SipResponse } from './sip-message.js';

function headers(lines: Readonly<Record<string, string>>): SipHeaders {
  return new SipHeaders(Object.entries(lines).map(([name, value]) => ({ name, value })));
}

function request(parts: Partial<SipRequest> = {}): SipRequest {
  return { kind: 'request', method: 'OPTIONS', uri: 'sip:a', headers: headers({}), body: '', ...parts };
}

function response(parts: Partial<SipResponse> = {}): SipResponse {
  return { kind: 'response', status: 200, reason: 'OK', headers: headers({}), body: '', ...parts };
}

describe('writing a message', () => {
  it('writes a request', () => {
    const message = request({ headers: headers({ v: 'SIP/2.0/WS a', To: '<sip:b>' }), body: 'hello' });
    expect(serializeMessage(message)).toBe(
      'OPTIONS sip:a SIP/2.0\r\nv: SIP/2.0/WS a\r\nTo: <sip:b>\r\nContent-Length: 5\r\n\r\nhello',
    );
  });

  it('writes a response', () => {
    expect(serializeMessage(response())).toBe('SIP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n');
    expect(serializeMessage(response({ reason: '' }))).toBe('SIP/2.0 200 \r\nContent-Length: 0\r\n\r\n');
  });

  it.each([
    ['a wrong one', { 'Content-Length': '99', To: 'x' }, 'Content-Length: 4\r\nTo: x\r\n'],
    ['one in compact form', { l: '0', To: 'x' }, 'l: 4\r\nTo: x\r\n'],
    ['two', { l: '0', To: 'x', 'content-length': '1' }, 'l: 4\r\nTo: x\r\n'],
    ['none', { To: 'x' }, 'To: x\r\nContent-Length: 4\r\n'],
  ])('counts the length anew where there is %s, in octets', (_what, lines, head) => {
    const text = serializeMessage(request({ headers: headers(lines), body: 'äö' }));
    expect(text).toBe(`OPTIONS sip:a SIP/2.0\r\n${head}\r\näö`);
  });

  it('counts the octets of a body beyond the scratch space', () => {
    expect(serializeMessage(request({ body: '📞'.repeat(10_000) }))).toContain('Content-Length: 40000\r\n');
  });

  it('leaves the message’s own headers alone', () => {
    const message = request({ headers: headers({ l: '7' }), body: 'x' });
    serializeMessage(message);
    expect(message.headers.first('Content-Length')).toBe('7');
  });

  it('writes the same as octets', () => {
    const message = request({ headers: headers({ Subject: 'ä' }), body: 'ö' });
    expect(new TextDecoder().decode(encodeMessage(message))).toBe(serializeMessage(message));
  });

  it('writes a body of octets as octets only', () => {
    const rawBody = Uint8Array.of(0xff, 0xfe);
    const message = request({ body: '\ufffd\ufffd', rawBody });
    expect([...encodeMessage(message).slice(-2)]).toEqual([0xff, 0xfe]);
    expect(new TextDecoder('latin1').decode(encodeMessage(message))).toContain('Content-Length: 2\r\n');
    expect(codeOf(() => serializeMessage(message))).toBe('sip-message/binary-body');
  });

  it.each<[what: string, message: SipMessage]>([
    ['a method with a blank', request({ method: 'A B' })],
    ['an empty method', request({ method: '' })],
    ['a method with a line break', request({ method: 'A\r\nX: y' })],
    ['a URI with a line break', request({ uri: 'sip:a\r\nX: y' })],
    ['a URI with a blank', request({ uri: 'sip:a SIP/2.0' })],
    ['a URI in brackets', request({ uri: '<sip:a>' })],
    ['an empty URI', request({ uri: '' })],
    ['a URI with a null', request({ uri: 'sip:\u0000' })],
    ['a URI beyond ASCII', request({ uri: 'sip:é' })],
    ['a version with a line break', request({ version: 'SIP/2.0\r\nX: y' })],
    ['a version that is none', request({ version: 'HTTP/1.1' })],
    ['a reason with a line break', response({ reason: 'OK\r\nX: y' })],
    ['a reason with a bare CR', response({ reason: 'OK\rX' })],
    ['a reason with a bare LF', response({ reason: 'OK\nX' })],
    ['a status of two digits', response({ status: 99 })],
    ['a status of four digits', response({ status: 1000 })],
    ['a status that is no whole number', response({ status: 200.5 })],
    ['a status that is no number', response({ status: Number.NaN })],
    ['a header’s value with CR LF', request({ headers: headers({ Subject: 'a\r\nX: y' }) })],
    ['a header’s value with a fold', request({ headers: headers({ Subject: 'a\r\n b' }) })],
    ['a header’s value with a bare LF', request({ headers: headers({ Subject: 'a\nX: y' }) })],
    ['a header’s value with a bare CR', request({ headers: headers({ Subject: 'a\rX: y' }) })],
    ['a header’s name with a line break', request({ headers: headers({ 'A\r\nB': 'x' }) })],
    ['a header’s name with a colon', request({ headers: headers({ 'A:B': 'x' }) })],
    ['a header’s name with a blank', request({ headers: headers({ 'A ': 'x' }) })],
    ['a header without a name', request({ headers: headers({ '': 'x' }) })],
  ])('refuses %s', (_what, message) => {
    expect(codeOf(() => serializeMessage(message))).toBe('sip-message/unsafe-value');
    expect(codeOf(() => encodeMessage(message))).toBe('sip-message/unsafe-value');
  });
});
