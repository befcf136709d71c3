import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SipHeaders } from './sip-headers.js';

function headers(...lines: readonly string[]): SipHeaders {
  return new SipHeaders(
    lines.map((line) => {
      const [name = '', value = ''] = line.split(/: ?(.*)/s);
      return { name, value };
    }),
  );
}

function written(of: SipHeaders): readonly string[] {
  return of.lines().map(({ name, value }) => `${name}: ${value}`);
}

describe('looking up a header', () => {
  it.each([
    ['as it is written', 'Call-ID'],
    ['in lower case', 'call-id'],
    ['in capitals', 'CALL-ID'],
    ['in its compact form', 'i'],
    ['in its compact form, in capitals', 'I'],
  ])('finds it by its name %s', (_how, name) => {
    expect(headers('Call-ID: 1').first(name)).toBe('1');
    expect(headers('i: 1').first(name)).toBe('1');
    expect(headers('CALL-id: 1').has(name)).toBe(true);
  });

  it.each([
    ['a', 'Accept-Contact'],
    ['b', 'Referred-By'],
    ['c', 'Content-Type'],
    ['d', 'Request-Disposition'],
    ['e', 'Content-Encoding'],
    ['f', 'From'],
    ['i', 'Call-ID'],
    ['j', 'Reject-Contact'],
    ['k', 'Supported'],
    ['l', 'Content-Length'],
    ['m', 'Contact'],
    ['n', 'Identity-Info'],
    ['o', 'Event'],
    ['r', 'Refer-To'],
    ['s', 'Subject'],
    ['t', 'To'],
    ['u', 'Allow-Events'],
    ['v', 'Via'],
    ['x', 'Session-Expires'],
    ['y', 'Identity'],
  ])('knows %s as %s', (compact, name) => {
    expect(headers(`${compact}: x`).first(name)).toBe('x');
    expect(headers(`${name}: x`).first(compact)).toBe('x');
  });

  it('gives nothing for a header that is not there', () => {
    expect(headers('To: x').first('From')).toBeUndefined();
    expect(headers('To: x').all('From')).toEqual([]);
    expect(headers('To: x').has('From')).toBe(false);
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'takes %s for a name like any other',
    (name) => {
      expect(headers('To: x').first(name)).toBeUndefined();
      expect(headers('To: x').has(name)).toBe(false);
      const given = headers(`${name}: x`);
      expect(given.all(name)).toEqual(['x']);
      given.append(name, 'y');
      given.set(name, 'z');
      expect(given.removeFirst(name)).toBe('z');
      expect(({} as Record<string, unknown>)['x']).toBeUndefined();
    },
  );
});

describe('the values of a list', () => {
  it.each([
    ['one line', ['Via: a, b ,c']],
    ['a line for each', ['Via: a', 'v: b', 'VIA: c']],
    ['both', ['Via: a', 'Max-Forwards: 1', 'v: b,c']],
  ])('are the same on %s', (_how, lines) => {
    expect(headers(...lines).all('Via')).toEqual(['a', 'b', 'c']);
    expect(headers(...lines).first('Via')).toBe('a');
  });

  it('has no value where it is empty, but is there', () => {
    const given = headers('Supported:');
    expect(given.has('Supported')).toBe(true);
    expect(given.all('Supported')).toEqual([]);
    expect(given.first('Supported')).toBeUndefined();
    expect(headers('Supported:', 'k: path').first('Supported')).toBe('path');
  });

  it('may be very long', () => {
    expect(headers(`Via: ${'a,'.repeat(500_000)}`).all('Via')).toHaveLength(500_001);
  });

  it('keeps an empty element for its reader to refuse', () => {
    expect(headers('Via: a,,b').all('Via')).toEqual(['a', '', 'b']);
  });
});

describe('a value that is no list', () => {
  it.each([
    ['Authorization', 'Digest realm="a", nonce="b"'],
    ['Proxy-Authorization', 'Digest realm="a", nonce="b"'],
    ['WWW-Authenticate', 'Digest realm="a", nonce="b"'],
    ['Proxy-Authenticate', 'Digest realm="a", nonce="b"'],
    ['Authentication-Info', 'nextnonce="a", qop=auth'],
    ['Date', 'Sat, 13 Nov 2010 23:29:00 GMT'],
    ['Call-ID', 'a,b@c'],
    ['Subject', 'one, two'],
    ['User-Agent', 'Phone (KHTML, like Gecko)'],
    ['Server', 'a, b'],
    ['Organization', 'A, Inc.'],
    ['Retry-After', '120 (later, please)'],
    ['From', '"Bell, A" <sip:a@b>'],
    ['To', '"Bell, A" <sip:a@b>'],
    ['CSeq', '1 A,B'],
    ['Content-Type', 'a/b;c="d,e"'],
    ['Timestamp', '1,5'],
    ['X-Unknown', 'a, b'],
  ])('%s keeps its commas', (name, value) => {
    expect(headers(`${name}: ${value}`).all(name)).toEqual([value]);
    expect(headers(`${name}: ${value}`).first(name)).toBe(value);
  });

  it('gives one value for each line', () => {
    const given = headers('WWW-Authenticate: Digest a="1"', 'WWW-Authenticate: Digest a="2"');
    expect(given.all('www-authenticate')).toEqual(['Digest a="1"', 'Digest a="2"']);
  });

  it('may be empty', () => {
    expect(headers('s:').first('Subject')).toBe('');
    expect(headers('s:').all('Subject')).toEqual(['']);
  });
});

describe('asking for one and for all', () => {
  const names = ['Via', 'v', 'Route', 'Subject', 'X-Unknown', '__proto__'];
  const values = fc
    .array(fc.constantFrom('a', ',', '"', '\\', '<', '>', ' ', ';', '\ufeff'))
    .map((parts) => parts.join('').trim());
  const lines = fc.array(fc.record({ name: fc.constantFrom(...names), value: values }));

  it('gives the same, and taking all of them one by one does as well', () => {
    fc.assert(
      fc.property(lines, fc.constantFrom(...names), (given, name) => {
        const subject = new SipHeaders(given);
        const all = subject.all(name);
        expect(subject.first(name)).toBe(all[0]);
        expect(subject.has(name)).toBe(given.some((line) => new SipHeaders([line]).has(name)));
        const taken: string[] = [];
        for (let value = subject.removeFirst(name); value !== undefined; value = subject.removeFirst(name))
          taken.push(value);
        // An empty element at a line's end goes with the one before it.
        expect(taken.filter((value) => value !== '')).toEqual(all.filter((value) => value !== ''));
        expect(subject.first(name)).toBeUndefined();
      }),
    );
  });
});

describe('changing headers', () => {
  const way = ['Via: a, b', 'To: x', 'v: c'];

  it.each([
    ['set in place', (h: SipHeaders) => h.set('To', 'y'), ['Via: a, b', 'To: y', 'v: c']],
    ['set of several', (h: SipHeaders) => h.set('Via', ['1', '2']), ['Via: 1', 'Via: 2', 'To: x']],
    ['set of none', (h: SipHeaders) => h.set('Via', []), ['To: x']],
    ['set of a new one', (h: SipHeaders) => h.set('From', 'z'), [...way, 'From: z']],
    ['append', (h: SipHeaders) => h.append('Via', 'd'), [...way, 'Via: d']],
    ['prepend', (h: SipHeaders) => h.prepend('Via', '0'), ['Via: 0', ...way]],
    [
      'prepend below others',
      (h: SipHeaders) => h.prepend('To', '0'),
      ['Via: a, b', 'To: 0', 'To: x', 'v: c'],
    ],
    ['prepend of a new one', (h: SipHeaders) => h.prepend('Route', 'r'), ['Route: r', ...way]],
    ['delete', (h: SipHeaders) => h.delete('via'), ['To: x']],
    ['delete of none', (h: SipHeaders) => h.delete('From'), way],
  ])('%s', (_what, change, lines) => {
    const given = headers(...way);
    change(given);
    expect(written(given)).toEqual(lines);
  });

  it('removeFirst takes value by value, also from the middle of a line', () => {
    const given = headers(...way);
    const taken = Array.from({ length: 4 }, () => given.removeFirst('Via'));
    expect(taken).toEqual(['a', 'b', 'c', undefined]);
    expect(written(given)).toEqual(['To: x']);
  });

  it('removeFirst takes no more than one element where it is empty', () => {
    const given = headers('Via: ,b');
    expect(given.removeFirst('Via')).toBe('');
    expect(given.all('Via')).toEqual(['b']);
  });

  it('removeFirst passes over a line without values', () => {
    const given = headers('Route:', 'Route: <sip:a>');
    expect(given.removeFirst('Route')).toBe('<sip:a>');
    expect(given.removeFirst('Route')).toBeUndefined();
  });

  it('a clone goes its own way', () => {
    const given = headers(...way);
    const copy = given.clone();
    copy.append('Via', 'd');
    copy.delete('To');
    given.prepend('Via', '0');
    expect(written(given)).toEqual(['Via: 0', ...way]);
    expect(written(copy)).toEqual(['Via: a, b', 'v: c', 'Via: d']);
  });

  it('names each header once, in full', () => {
    expect(headers(...way, 'X-One: 1').names()).toEqual(['via', 'to', 'x-one']);
  });

  it('what it was made of stays as it was', () => {
    const lines = [{ name: 'To', value: 'x' }];
    new SipHeaders(lines).append('From', 'y');
    expect(lines).toEqual([{ name: 'To', value: 'x' }]);
  });
});
