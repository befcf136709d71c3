import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { uris } from '../testing/arbitraries.js';
import { codeOf } from '../testing/outcome.js';
import { formatUri, parseUri, type SipUri } from './sip-uri.js';

interface Reading extends Partial<Omit<SipUri, 'parameters' | 'headers'>> {
  readonly parameters?: Record<string, string | undefined>;
  readonly headers?: Record<string, string>;
}

function uriOf({ headers = {}, parameters = {}, ...parts }: Reading): SipUri {
  return {
    scheme: 'sip',
    host: '',
    ...parts,
    parameters: new Map(Object.entries(parameters)),
    headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
  };
}

describe('reading a URI', () => {
  it.each<[text: string, reading: Reading]>([
    ['sip:example.com', { host: 'example.com' }],
    ['sip:alice@example.com', { user: 'alice', host: 'example.com' }],
    ['SIPS:alice@Example.COM', { scheme: 'sips', user: 'alice', host: 'example.com' }],
    ['sip:Alice@a', { user: 'Alice', host: 'a' }],
    ['sip:alice:secret@a:5061', { user: 'alice', password: 'secret', host: 'a', port: 5061 }],
    ['sip:alice:@a', { user: 'alice', password: '', host: 'a' }],
    ['sip:192.0.2.1:5060', { host: '192.0.2.1', port: 5060 }],
    ['sip:a@[2001:DB8::1]', { user: 'a', host: '[2001:db8::1]' }],
    [
      'sip:a@[2001:db8::1]:80;lr',
      { user: 'a', host: '[2001:db8::1]', port: 80, parameters: { lr: undefined } },
    ],
    ['sip:a@b;Transport=WS;ob', { user: 'a', host: 'b', parameters: { transport: 'WS', ob: undefined } }],
    ['sip:a@b;mark=Zm9v==', { user: 'a', host: 'b', parameters: { mark: 'Zm9v==' } }],
    ['sip:a@b;maddr=[::1]', { user: 'a', host: 'b', parameters: { maddr: '[::1]' } }],
    ['sip:a@b?Subject=x%20y&Priority=', { user: 'a', host: 'b', headers: { Subject: 'x y', Priority: '' } }],
    [
      'sip:a@b;lr?X=%3Csip:c%3E',
      { user: 'a', host: 'b', parameters: { lr: undefined }, headers: { X: '<sip:c>' } },
    ],
    ['sip:a;b?c/d,e@h', { user: 'a;b?c/d,e', host: 'h' }],
    ['sip:*43@demo.localhost', { user: '*43', host: 'demo.localhost' }],
    ['sip:%2343@h', { user: '#43', host: 'h' }],
    ['sip:al%69ce@h', { user: 'alice', host: 'h' }],
    ['sip:%D0%B0@h', { user: 'а', host: 'h' }],
    ['sip:a@b;%6C%72', { user: 'a', host: 'b', parameters: { lr: undefined } }],
    [
      'sip:8kq1@8kq1.invalid;transport=ws',
      { user: '8kq1', host: '8kq1.invalid', parameters: { transport: 'ws' } },
    ],
    ['tel:+1-201-555-0123', { scheme: 'tel', user: '+1-201-555-0123' }],
    [
      'tel:7042;phone-context=example.com',
      { scheme: 'tel', user: '7042', parameters: { 'phone-context': 'example.com' } },
    ],
  ])('%s', (text, reading) => {
    expect(parseUri(text)).toEqual(uriOf(reading));
  });

  it.each([
    ['nothing', ''],
    ['no scheme', 'alice@example.com'],
    ['no host', 'sip:'],
    ['no host behind a user', 'sip:alice@'],
    ['no user before an @', 'sip:@example.com'],
    ['a second @', 'sip:a@b@c'],
    ['a blank', 'sip:a b@c'],
    ['a bracket', 'sip:<a@b>'],
    ['a quote', 'sip:"a"@b'],
    ['a letter beyond ASCII', 'sip:é@b'],
    ['a line break', 'sip:a@b\r\n'],
    ['a port that is none', 'sip:a@b:c'],
    ['an empty port', 'sip:a@b:'],
    ['a port out of range', 'sip:a@b:65536'],
    ['an address without its brackets', 'sip:a@2001:db8::1'],
    ['an open bracket', 'sip:a@[::1'],
    ['an empty parameter', 'sip:a@b;;lr'],
    ['a parameter without a name', 'sip:a@b;=x'],
    ['a parameter without its value', 'sip:a@b;x='],
    ['the same parameter twice', 'sip:a@b;x=1;X=2'],
    ['an empty query', 'sip:a@b?'],
    ['a header without a value', 'sip:a@b?Subject'],
    ['half an escape', 'sip:a%4@b'],
    ['an escape that is no hex', 'sip:a%zz@b'],
    ['octets that are no UTF-8', 'sip:%ff@b'],
    ['a number that is none', 'tel:call me'],
    ['no number', 'tel:'],
  ])('refuses %s', (_what, text) => {
    expect(codeOf(() => parseUri(text))).toBe('sip-message/invalid-uri');
  });

  it.each(['http://example.com', 'urn:service:sos', 'soap.beep://192.0.2.103:3002', 'nobody:x'])(
    'tells %s, of an unknown kind, from a broken one',
    (text) => {
      expect(codeOf(() => parseUri(text))).toBe('sip-message/unsupported-scheme');
    },
  );
});

describe('writing a URI', () => {
  it.each<[reading: Reading, text: string]>([
    [{ host: 'a' }, 'sip:a'],
    [{ scheme: 'sips', user: 'a', password: 'p', host: 'b', port: 1 }, 'sips:a:p@b:1'],
    [{ user: 'a@b c', host: 'd' }, 'sip:a%40b%20c@d'],
    [{ user: 'a:b', host: 'd' }, 'sip:a%3Ab@d'],
    [{ user: '50%', host: 'd' }, 'sip:50%25@d'],
    [{ user: 'é', host: 'd' }, 'sip:%C3%A9@d'],
    [{ user: 'a', host: 'b', parameters: { lr: undefined, x: 'y;z' } }, 'sip:a@b;lr;x=y%3Bz'],
    [{ user: 'a', host: 'b', headers: { Subject: 'x & y' } }, 'sip:a@b?Subject=x%20%26%20y'],
    [{ scheme: 'tel', user: '+12015550123', parameters: { ext: '7' } }, 'tel:+12015550123;ext=7'],
  ])('%j', (reading, text) => {
    expect(formatUri(uriOf(reading))).toBe(text);
  });

  it.each<[what: string, reading: Reading]>([
    ['no host', { user: 'a' }],
    ['a host with a blank', { host: 'a b' }],
    ['a host with a line break', { host: 'a\r\nX: y' }],
    ['a host that is more than one', { host: 'a;lr' }],
    ['a host with a user in it', { host: 'x@a' }],
    ['a host with a port in it', { host: 'a:5060' }],
    ['an empty user', { user: '', host: 'a' }],
    ['a password without a user', { password: 'x', host: 'a' }],
    ['a port out of range', { host: 'a', port: 70_000 }],
    ['a port below zero', { host: 'a', port: -1 }],
    ['a parameter without a name', { host: 'a', parameters: { '': 'x' } }],
    ['a number with parameters in it', { scheme: 'tel', user: '1;x=y' }],
  ])('refuses %s', (_what, reading) => {
    expect(codeOf(() => formatUri(uriOf(reading)))).toBe('sip-message/invalid-uri');
  });

  it('is read as it was written', () => {
    fc.assert(
      fc.property(uris, (uri) => {
        expect(parseUri(formatUri(uri))).toEqual(uri);
      }),
    );
  });
});
