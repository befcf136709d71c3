import { describe, expect, it } from 'vitest';
import { SipHeaders } from '../headers/sip-headers.js';
import { codeOf } from '../testing/outcome.js';
import { parseMessage, type ParseOptions } from './parse-message.js';
import type { SipMessage } from './sip-message.js';

const start = 'OPTIONS sip:a SIP/2.0\r\n';

function parse(text: string, options?: ParseOptions): SipMessage {
  return parseMessage(text, options);
}

function octets(...parts: readonly (string | readonly number[])[]): Uint8Array {
  const encoder = new TextEncoder();
  return Uint8Array.from(
    parts.flatMap((part) => (typeof part === 'string' ? [...encoder.encode(part)] : part)),
  );
}

describe('the start-line', () => {
  it.each([
    ['INVITE sip:bob@b SIP/2.0', { kind: 'request', method: 'INVITE', uri: 'sip:bob@b' }],
    ['invite sip:bob@b SIP/2.0', { kind: 'request', method: 'invite', uri: 'sip:bob@b' }],
    ['INVITE sip:bob@b sip/2.0', { kind: 'request', method: 'INVITE', uri: 'sip:bob@b' }],
    ['INVITE sip:bob@b SIP/3.0', { kind: 'request', method: 'INVITE', uri: 'sip:bob@b', version: 'SIP/3.0' }],
    ['SIP/2.0 200 OK', { kind: 'response', status: 200, reason: 'OK' }],
    ['SIP/2.0 486 Busy  here ', { kind: 'response', status: 486, reason: 'Busy  here ' }],
    ['SIP/2.0 200 ', { kind: 'response', status: 200, reason: '' }],
    ['SIP/2.0 200', { kind: 'response', status: 200, reason: '' }],
    ['SIP/7.0 200 OK', { kind: 'response', status: 200, reason: 'OK', version: 'SIP/7.0' }],
    ['SIP/2.0 200 a\u2028b', { kind: 'response', status: 200, reason: 'a\u2028b' }],
  ])('%j', (line, expected) => {
    expect(parse(`${line}\r\n\r\n`)).toEqual({ ...expected, headers: new SipHeaders(), body: '' });
  });

  it.each([
    ['GET / HTTP/1.1', 'sip-message/invalid-start-line'],
    ['INVITE', 'sip-message/invalid-start-line'],
    ['INVITE sip:a', 'sip-message/invalid-start-line'],
    ['INVITE  SIP/2.0', 'sip-message/invalid-start-line'],
    ['IN VITE', 'sip-message/invalid-start-line'],
    ['IN(VITE sip:a SIP/2.0', 'sip-message/invalid-start-line'],
    [' INVITE sip:a SIP/2.0', 'sip-message/invalid-start-line'],
    ['INVITE sip:a SIP/2', 'sip-message/invalid-start-line'],
    ['INVITE\tsip:a\tSIP/2.0', 'sip-message/invalid-start-line'],
    ['SIP/2.0', 'sip-message/invalid-start-line'],
    ['SIP/2.0 OK 200', 'sip-message/invalid-start-line'],
    ['SIP/2.0 -20 OK', 'sip-message/invalid-start-line'],
    ['SIP/2.0 20 OK', 'sip-message/invalid-status'],
    ['SIP/2.0 2000 OK', 'sip-message/invalid-status'],
  ])('refuses %j', (line, code) => {
    expect(codeOf(() => parse(`${line}\r\n\r\n`))).toBe(code);
  });

  it('may come after empty lines', () => {
    expect(parse(`\r\n\r\n${start}\r\n`)).toMatchObject({ method: 'OPTIONS' });
  });

  it.each(['', '\r\n', '\r\n\r\n'])('is missed in %j', (text) => {
    expect(codeOf(() => parse(text))).toBe('sip-message/empty');
    expect(codeOf(() => parseMessage(octets(text)))).toBe('sip-message/empty');
  });
});

describe('the headers', () => {
  it.each([
    ['Subject: a', 'a'],
    ['Subject:a', 'a'],
    ['Subject \t: \ta \t', 'a'],
    ['Subject:', ''],
    ['Subject: a: b', 'a: b'],
    ['Subject: a\r\n b', 'a b'],
    ['Subject: a \r\n\t  b\r\n c', 'a b c'],
    ['Subject:\r\n a', 'a'],
    ['Subject: a\r\n ', 'a'],
    ['Subject: a\r\n \r\n b', 'a  b'],
    ['Subject: \ufeffa\u00a0', '\ufeffa\u00a0'],
    ['s: a', 'a'],
    ['sUBJECT: a', 'a'],
  ])('%j', (header, value) => {
    const { headers } = parse(`${start}${header}\r\n\r\nbody`);
    expect(headers.all('Subject')).toEqual([value]);
  });

  it.each([
    ['a line without a colon', 'Subject\r\n'],
    ['a line without a name', ': a\r\n'],
    ['a blank in the name', 'Sub ject: a\r\n'],
    ['a name that is no token', 'Sub(ject: a\r\n'],
    ['a name beyond ASCII', 'Sübject: a\r\n'],
    ['a no-break space behind the name', 'Subject\u00a0: a\r\n'],
    ['a first line that begins with a blank', ' Subject: a\r\n'],
    ['a bare LF', 'Subject: a\nX: y\r\n'],
    ['a bare CR', 'Subject: a\rX: y\r\n'],
    ['LF CR', 'Subject: a\n\rX: y\r\n'],
    ['CR CR LF', 'Subject: a\r\r\n'],
    ['a bare LF in a fold', 'Subject: a\r\n b\n c\r\n'],
    ['a bare CR where the headers end', 'Subject: a\r\n\rX'],
  ])('refuses %s', (_what, lines) => {
    expect(codeOf(() => parse(`${start}${lines}\r\n`))).toBe('sip-message/invalid-header');
  });

  it.each(['OPTIONS sip:a SIP/2.0', start, `${start}To: a`, `${start}To: a\r\n`, `${start}To: a\r\n b`])(
    'are not complete in %j',
    (text) => {
      expect(codeOf(() => parse(text))).toBe('sip-message/incomplete');
    },
  );

  it('keep their order and their spelling', () => {
    const { headers } = parse(`${start}v: 1\r\nTO: 2\r\n__proto__: 3\r\nVia: 4\r\n\r\n`);
    expect(headers.lines().map(({ name }) => name)).toEqual(['v', 'TO', '__proto__', 'Via']);
  });
});

describe('the body', () => {
  it.each([
    { what: 'all that follows without a length', header: '', body: 'abc', expected: 'abc' },
    { what: 'as much as the length says', header: 'Content-Length: 2\r\n', body: 'abc', expected: 'ab' },
    { what: 'nothing where the length is 0', header: 'l: 0\r\n', body: 'abc', expected: '' },
    {
      what: 'all there is where the length says more',
      header: 'Content-Length: 9\r\n',
      body: 'abc',
      expected: 'abc',
    },
    {
      what: 'all there is where the length is no number',
      header: 'Content-Length: -1\r\n',
      body: 'abc',
      expected: 'abc',
    },
    { what: 'octets, not characters', header: 'Content-Length: 4\r\n', body: 'äöü', expected: 'äö' },
    { what: 'whole characters only', header: 'Content-Length: 3\r\n', body: 'äöü', expected: 'ä' },
    { what: 'characters of four octets', header: 'Content-Length: 8\r\n', body: '📞📞📞', expected: '📞📞' },
    {
      what: 'line breaks of its own',
      header: 'Content-Length: 6\r\n',
      body: '\r\na\nb\r\r\n',
      expected: '\r\na\nb\r',
    },
  ])('is $what', ({ body, expected, header }) => {
    const text = `${start}${header}\r\n${body}`;
    expect(parse(text).body).toBe(expected);
    expect(parseMessage(octets(text)).body).toBe(expected);
  });

  it('is cut rightly beyond the scratch space too', () => {
    const body = 'ä'.repeat(20_000);
    expect(parse(`${start}l: 39998\r\n\r\n${body}`).body).toHaveLength(19_999);
    expect(parse(`${start}l: 40000\r\n\r\n${body}`).body).toHaveLength(20_000);
  });
});

describe('octets that are no UTF-8', () => {
  it.each([
    ['the start-line', octets('OPTIONS sip:a', [0xff], ' SIP/2.0\r\n\r\n')],
    ['a header', octets(start, 'Subject: ', [0xc3, 0x28], '\r\n\r\n')],
    ['a message without an end', octets(start, [0xff])],
    ['an overlong encoding', octets(start, 'Subject: ', [0xc0, 0xaf], '\r\n\r\n')],
    ['a surrogate', octets(start, 'Subject: ', [0xed, 0xa0, 0x80], '\r\n\r\n')],
  ])('are refused in %s', (_where, data) => {
    expect(codeOf(() => parseMessage(data))).toBe('sip-message/not-utf8');
  });

  it('survive in the body', () => {
    const message = parseMessage(octets(start, 'l: 3\r\n\r\n', [0xff, 0x00, 0xfe, 0xfd]));
    expect(message.rawBody).toEqual(Uint8Array.of(0xff, 0x00, 0xfe));
    expect(message.body).toBe('\ufffd\u0000\ufffd');
  });

  it('do not matter behind the body', () => {
    const message = parseMessage(octets('\r\n', start, 'l: 2\r\n\r\nok', [0xff]));
    expect(message.body).toBe('ok');
    expect(message).not.toHaveProperty('rawBody');
  });

  it('are copied out of the buffer that they came in', () => {
    /** As Node's Buffer, whose `slice` is a window on the same memory. */
    class Pooled extends Uint8Array {
      override slice(from?: number, to?: number): Uint8Array<ArrayBuffer> {
        return this.subarray(from, to);
      }
    }
    const data = Pooled.from(octets(start, '\r\n', [0xff]));
    const message = parseMessage(data);
    data.fill(0);
    expect(message.rawBody).toEqual(Uint8Array.of(0xff));
  });
});

describe('limits', () => {
  const header = (length: number): string => `X: ${'y'.repeat(length - 3)}\r\n`;
  const options = { maxMessageLength: 300, maxHeaderCount: 3, maxHeaderLength: 100 };

  it.each([
    ['a message', `${start}\r\n${'x'.repeat(300 - start.length - 2)}`],
    ['a header', `${start}${header(100)}\r\n`],
    ['three headers', `${start}a: 1\r\nb: 2\r\nc: 3\r\n\r\n`],
    ['a start-line', `OPTIONS sip:${'a'.repeat(80)} SIP/2.0\r\n\r\n`],
  ])('let %s pass that is just within', (_what, text) => {
    expect(codeOf(() => parse(text, options))).toBeUndefined();
  });

  it.each([
    ['a message', `${start}\r\n${'x'.repeat(301 - start.length - 2)}`, 'sip-message/too-large'],
    ['a header', `${start}${header(101)}\r\n`, 'sip-message/header-too-long'],
    ['a folded header', `${start}X: y${'\r\n y'.repeat(30)}\r\n\r\n`, 'sip-message/header-too-long'],
    ['a start-line', `OPTIONS sip:${'a'.repeat(81)} SIP/2.0\r\n\r\n`, 'sip-message/header-too-long'],
    ['a fourth header', `${start}a: 1\r\nb: 2\r\nc: 3\r\nd: 4\r\n\r\n`, 'sip-message/too-many-headers'],
  ])('refuse %s that is just beyond', (_what, text, code) => {
    expect(codeOf(() => parse(text, options))).toBe(code);
    expect(codeOf(() => parseMessage(octets(text), options))).toBe(code);
  });

  it('have defaults', () => {
    const body = (length: number): string => `${start}\r\n${'x'.repeat(length - start.length - 2)}`;
    expect(codeOf(() => parse(body(65_536)))).toBeUndefined();
    expect(codeOf(() => parse(body(65_537)))).toBe('sip-message/too-large');
    expect(codeOf(() => parse(`${start}${header(8_192)}\r\n`))).toBeUndefined();
    expect(codeOf(() => parse(`${start}${header(8_193)}\r\n`))).toBe('sip-message/header-too-long');
    expect(codeOf(() => parse(`${start}${'X: y\r\n'.repeat(256)}\r\n`))).toBeUndefined();
    expect(codeOf(() => parse(`${start}${'X: y\r\n'.repeat(257)}\r\n`))).toBe('sip-message/too-many-headers');
  });
});
