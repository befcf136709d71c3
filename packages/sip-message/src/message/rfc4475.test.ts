import { describe, expect, it } from 'vitest';
import { parseContacts } from '../headers/contacts.js';
import { parseCSeq } from '../headers/cseq.js';
import { parseNameAddr } from '../headers/name-addr.js';
import { parseVia } from '../headers/via.js';
import { SipMessageError, type SipMessageErrorCode } from '../sip-message-error.js';
import { applicationTortures } from '../testing/rfc4475-application.js';
import { invalidTortures } from '../testing/rfc4475-invalid.js';
import { validTortures } from '../testing/rfc4475-valid.js';
import { codeOf } from '../testing/outcome.js';
import type { TortureMessage } from '../testing/torture-message.js';
import { formatUri, parseUri } from '../uri/sip-uri.js';
import { parseMessage } from './parse-message.js';
import { encodeMessage, serializeMessage } from './serialize-message.js';
import type { SipMessage, SipRequest, SipResponse } from './sip-message.js';
import { validateMessage } from './validate-message.js';

const everyTorture = [...validTortures, ...invalidTortures, ...applicationTortures];

function named(name: string): TortureMessage {
  const found = everyTorture.find((message) => message.name === name);
  if (found === undefined) throw new Error(`There is no message ${name}.`);
  return found;
}

function parse(name: string): SipMessage {
  return parseMessage(named(name).data);
}

function request(name: string): SipRequest {
  const message = parse(name);
  if (message.kind !== 'request') throw new Error(`${name} is no request.`);
  return message;
}

function response(name: string): SipResponse {
  const message = parse(name);
  if (message.kind !== 'response') throw new Error(`${name} is no response.`);
  return message;
}

function address(message: SipMessage, header: string): ReturnType<typeof parseNameAddr> {
  return parseNameAddr(message.headers.first(header) ?? '');
}

const readVia = ({ headers }: SipMessage): unknown => headers.all('Via').map(parseVia);
const readCSeq = ({ headers }: SipMessage): unknown => parseCSeq(headers.first('CSeq') ?? '');
const readRequestUri = (message: SipMessage): unknown => message.kind === 'request' && parseUri(message.uri);

/** Calls every accessor on every value that it is made for. */
function readAll(message: SipMessage): void {
  message.headers.all('Via').map(parseVia);
  for (const header of ['From', 'To']) parseUri(address(message, header).uri);
  for (const header of ['Route', 'Record-Route']) message.headers.all(header).map(parseNameAddr);
  const contacts = parseContacts(message);
  if (contacts !== '*') contacts.map(({ uri }) => parseUri(uri));
  parseCSeq(message.headers.first('CSeq') ?? '');
  if (message.kind === 'request') parseUri(message.uri);
}

describe('RFC 4475 §3.1.1, the valid messages', () => {
  it.each(validTortures)('takes $section $name: $title', ({ data }) => {
    const message = parseMessage(data);
    expect(validateMessage(message)).toBeUndefined();
    expect(() => readAll(message)).not.toThrow();
  });

  it.each(validTortures)('writes $section $name so that it reads the same', ({ data }) => {
    const first = parseMessage(data);
    const second = parseMessage(encodeMessage(first));
    expect(validateMessage(second)).toBeUndefined();
    expect(second).toEqual(first);
    expect(second.headers.lines()).toEqual(first.headers.lines());
  });

  it.each(validTortures)('reads $section $name alike from text and from octets', ({ data }) => {
    if (typeof data !== 'string') return;
    const text = parseMessage(data);
    const octets = parseMessage(new TextEncoder().encode(data));
    expect(octets).toEqual(text);
    expect(octets.headers.lines()).toEqual(text.headers.lines());
  });
});

describe('what the valid messages say', () => {
  it('wsinv: folds, blanks and compact forms do not change the values', () => {
    const { headers, uri } = request('wsinv');
    expect(parseUri(uri).parameters.has('unknownparam')).toBe(true);
    expect(parseNameAddr(headers.first('to') ?? '')).toMatchObject({
      uri: 'sip:vivekg@chair-dnrc.example.com',
      parameters: new Map([['tag', '1918181833n']]),
    });
    expect(parseNameAddr(headers.first('FROM') ?? '')).toMatchObject({ displayName: 'J Rosenberg \\"' });
    expect(headers.first('Max-Forwards')).toBe('0068');
    expect(parseCSeq(headers.first('CSeq') ?? '')).toEqual({ sequence: 9, method: 'INVITE' });
    expect(headers.first('Subject')).toBe('');
    expect(headers.first('NewFangledHeader')).toBe('newfangled value continued newfangled value');
    expect(headers.all('UnknownHeaderWithUnusualValue')).toEqual([';;,,;;,;']);
    expect(headers.all('Via').map(parseVia)).toMatchObject([
      { transport: 'UDP', host: '192.0.2.2', parameters: new Map([['branch', '390skdjuw']]) },
      { transport: 'TCP', host: 'spindle.example.com', parameters: new Map([['branch', 'z9hG4bK9ikj8']]) },
      { transport: 'UDP', host: '192.168.255.111', parameters: new Map([['branch', 'z9hG4bK30239']]) },
    ]);
    expect(parseContacts(parse('wsinv'))).toEqual([
      {
        displayName: 'Quoted string ""',
        uri: 'sip:jdrosen@example.com',
        parameters: new Map([
          ['newparam', 'newvalue'],
          ['secondparam', undefined],
          ['q', '0.33'],
        ]),
      },
    ]);
  });

  it('intmeth: every character that a grammar allows survives', () => {
    const message = request('intmeth');
    expect(message.method).toBe("!interesting-Method0123456789_*+`.%indeed'~");
    expect(parseUri(message.uri)).toMatchObject({
      user: "1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*",
      password: "&it+has=1,weird!*pas$wo~d_too.(doesn't-it)",
      host: 'example.com',
    });
    expect(address(message, 'To').displayName).toBe('BEL:\u0007 NUL:\u0000 DEL:\u007f');
    expect(address(message, 'From').displayName).toBe("token1~` token2'+_ token3*%!.-");
    expect(address(message, 'From').parameters.get("fromparam''~+*_!.-%")).toBe('работающий');
    expect(message.headers.first("extensionHeader-!.%*+_`'~")).toBe('\ufeff大停電');
  });

  it('esc01, escnull, semiuri: an escape stands for its character, and is written again', () => {
    expect(parseUri(request('esc01').uri).user).toBe('sips:user@example.com');
    expect(formatUri(parseUri(request('esc01').uri))).toBe('sip:sips%3Auser%40example.com@example.net');
    expect(parseUri(address(parse('esc01'), 'To').uri).user).toBe('user');
    expect(parseUri(address(parse('esc01'), 'From').uri).user).toBe('I have spaces');
    expect(parseUri(address(parse('esc01'), 'Contact').uri)).toMatchObject({
      user: 'caller',
      parameters: new Map([
        ['lr', undefined],
        ['name', 'value%41'],
      ]),
    });
    expect(
      parse('escnull')
        .headers.all('Contact')
        .map((text) => parseUri(parseNameAddr(text).uri).user),
    ).toEqual(['\u0000', '\u0000\u0000']);
    expect(parseUri(request('semiuri').uri)).toMatchObject({
      user: 'user;par=u@example.net',
      host: 'example.com',
    });
    expect(parse('semiuri').headers.all('Accept')).toHaveLength(6);
  });

  it('esc02: a % in a method, a header name or a display name is a %', () => {
    const message = request('esc02');
    expect(message.method).toBe('RE%47IST%45R');
    expect(address(message, 'To').displayName).toBe('%Z%45');
    expect(message.headers.all('Contact')).toHaveLength(2);
    expect(message.headers.first('C%6Fntact')).toBe('<sip:alias2@host2.example.com>');
  });

  it('longreq: 34 Via headers in ten spellings are one list', () => {
    const { headers } = parse('longreq');
    expect(headers.all('via')).toHaveLength(34);
    expect(parseVia(headers.first('v') ?? '').host).toBe('sip33.example.com');
  });

  it('dblreq: what follows the body is dropped', () => {
    expect(request('dblreq').method).toBe('REGISTER');
    expect(parse('dblreq').body).toBe('');
  });

  it('transports: a transport nobody knows is a transport', () => {
    const transports = parse('transports')
      .headers.all('Via')
      .map((text) => parseVia(text).transport);
    expect(transports).toEqual(['UDP', 'SCTP', 'TLS', 'UNKNOWN', 'TCP']);
  });

  it('mpart01: a body that is no text keeps its octets, and only octets can be written of it', () => {
    const { data } = named('mpart01');
    const message = parse('mpart01');
    expect(message.rawBody).toHaveLength(553);
    expect(message.body).toContain('\ufffd');
    expect(encodeMessage(message)).toEqual(data);
    expect(() => serializeMessage(message)).toThrow(
      expect.objectContaining({ code: 'sip-message/binary-body' }),
    );
  });

  it('unreason, noreason: a reason phrase is any text, also none', () => {
    expect(response('unreason').reason).toMatch(/^= 2\*\*3 .*простое$/);
    expect(response('noreason')).toMatchObject({ status: 100, reason: '' });
  });
});

type Witness = 'parseMessage' | 'validateMessage';

/** Who meets the fault, what it says, and what a server answers. */
const faults: Readonly<Record<string, readonly [Witness, SipMessageErrorCode, answer: number]>> = {
  badinv01: ['validateMessage', 'sip-message/invalid-parameters', 400],
  clerr: ['validateMessage', 'sip-message/invalid-content-length', 400],
  ncl: ['validateMessage', 'sip-message/invalid-content-length', 400],
  scalar02: ['validateMessage', 'sip-message/invalid-cseq', 400],
  scalarlg: ['validateMessage', 'sip-message/invalid-cseq', 400],
  quotbal: ['validateMessage', 'sip-message/invalid-name-addr', 400],
  ltgtruri: ['validateMessage', 'sip-message/invalid-uri', 400],
  lwsruri: ['validateMessage', 'sip-message/invalid-uri', 400],
  lwsstart: ['validateMessage', 'sip-message/invalid-uri', 400],
  trws: ['parseMessage', 'sip-message/invalid-start-line', 400],
  escruri: ['validateMessage', 'sip-message/invalid-uri', 400],
  baddate: ['validateMessage', 'sip-message/invalid-date', 400],
  regbadct: ['validateMessage', 'sip-message/invalid-name-addr', 400],
  badaspec: ['validateMessage', 'sip-message/invalid-name-addr', 400],
  baddn: ['validateMessage', 'sip-message/invalid-name-addr', 400],
  badvers: ['validateMessage', 'sip-message/unsupported-version', 505],
  mismatch01: ['validateMessage', 'sip-message/method-mismatch', 400],
  mismatch02: ['validateMessage', 'sip-message/method-mismatch', 400],
  bigcode: ['parseMessage', 'sip-message/invalid-status', 400],
};

function judge(data: TortureMessage['data']): readonly [Witness, SipMessageErrorCode, number] | undefined {
  let witness: Witness = 'parseMessage';
  try {
    const message = parseMessage(data);
    witness = 'validateMessage';
    const error = validateMessage(message);
    return error === undefined ? undefined : [witness, error.code, error.answerStatus];
  } catch (error) {
    if (error instanceof SipMessageError) return [witness, error.code, error.answerStatus];
    throw error;
  }
}

describe('RFC 4475 §3.1.2, the invalid messages', () => {
  it.each(invalidTortures)('refuses $section $name: $title', ({ data, name }) => {
    expect(judge(data)).toEqual(faults[name]);
  });

  it('has a fault for each of the 19', () => {
    expect(Object.keys(faults)).toEqual(invalidTortures.map(({ name }) => name));
  });

  const readings: readonly {
    readonly name: string;
    readonly part: string;
    readonly code: SipMessageErrorCode;
    readonly read: (message: SipMessage) => unknown;
  }[] = [
    { name: 'badinv01', part: 'Via', code: 'sip-message/invalid-parameters', read: readVia },
    { name: 'badinv01', part: 'Contact', code: 'sip-message/invalid-parameters', read: parseContacts },
    { name: 'scalar02', part: 'CSeq', code: 'sip-message/invalid-cseq', read: readCSeq },
    { name: 'scalarlg', part: 'CSeq', code: 'sip-message/invalid-cseq', read: readCSeq },
    { name: 'quotbal', part: 'To', code: 'sip-message/invalid-name-addr', read: (m) => address(m, 'To') },
    { name: 'regbadct', part: 'Contact', code: 'sip-message/invalid-name-addr', read: parseContacts },
    { name: 'badaspec', part: 'To', code: 'sip-message/invalid-name-addr', read: (m) => address(m, 'To') },
    { name: 'baddn', part: 'From', code: 'sip-message/invalid-name-addr', read: (m) => address(m, 'From') },
    { name: 'badvers', part: 'Via', code: 'sip-message/invalid-via', read: readVia },
    { name: 'ltgtruri', part: 'Request-URI', code: 'sip-message/invalid-uri', read: readRequestUri },
    { name: 'lwsruri', part: 'Request-URI', code: 'sip-message/invalid-uri', read: readRequestUri },
    { name: 'lwsstart', part: 'Request-URI', code: 'sip-message/invalid-uri', read: readRequestUri },
  ];

  it.each(readings)('$name: whoever reads the $part unasked meets $code', ({ code, name, read }) => {
    const message = parse(name);
    expect(codeOf(() => read(message))).toBe(code);
  });
});

describe('RFC 4475 §3.3 and §3.4, where the syntax is only half of it', () => {
  it.each([
    ['insuf', 'sip-message/missing-header'],
    ['multi01', 'sip-message/repeated-header'],
    ['mcl01', 'sip-message/repeated-header'],
    // Sound as far as syntax goes: 416, 420, 483 … are for whoever serves the request.
    ['unkscm', undefined],
    ['novelsc', undefined],
    ['unksm2', undefined],
    ['bext01', undefined],
    ['regaut01', undefined],
    ['zeromf', undefined],
    ['cparam01', undefined],
    ['cparam02', undefined],
    ['regescrt', undefined],
    ['inv2543', undefined],
  ])('%s is judged %s', (name, code) => {
    expect(judge(named(name).data)?.[1]).toBe(code);
  });

  it('unkscm: the URI of an unknown kind is told apart from a broken one', () => {
    expect(() => parseUri(request('unkscm').uri)).toThrow(
      expect.objectContaining({ code: 'sip-message/unsupported-scheme', answerStatus: 416 }),
    );
  });

  it('cparam01, cparam02: outside of <> a parameter is the header’s, inside it is the URI’s', () => {
    expect(address(parse('cparam01'), 'Contact').parameters.has('unknownparam')).toBe(true);
    expect(address(parse('cparam02'), 'Contact').parameters.size).toBe(0);
    expect(parseUri(address(parse('cparam02'), 'Contact').uri).parameters.has('unknownparam')).toBe(true);
  });

  it('regescrt: headers in a Contact’s URI are read, not obeyed', () => {
    expect(parseUri(address(parse('regescrt'), 'Contact').uri).headers).toEqual([
      { name: 'Route', value: '<sip:sip.example.com>' },
    ]);
  });
});
