import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { vias } from '../testing/arbitraries.js';
import { codeOf } from '../testing/outcome.js';
import { formatVia, parseVia } from './via.js';

interface Reading {
  readonly transport: string;
  readonly host: string;
  readonly port?: number;
  readonly parameters?: Record<string, string | undefined>;
}

describe('reading a Via', () => {
  it.each<[text: string, reading: Reading]>([
    ['SIP/2.0/UDP a.example.com', { transport: 'UDP', host: 'a.example.com' }],
    [
      'SIP/2.0/WSS x.invalid;branch=z9hG4bK1;rport',
      { transport: 'WSS', host: 'x.invalid', parameters: { branch: 'z9hG4bK1', rport: undefined } },
    ],
    ['SIP/2.0/TCP 192.0.2.1:5060', { transport: 'TCP', host: '192.0.2.1', port: 5060 }],
    ['SIP/2.0/TLS [2001:db8::1]:5061', { transport: 'TLS', host: '[2001:db8::1]', port: 5061 }],
    [
      'SIP/2.0/UDP a;received=2001:db8::9',
      { transport: 'UDP', host: 'a', parameters: { received: '2001:db8::9' } },
    ],
    [
      'SIP/2.0/UDP a;received=[2001:db8::9]',
      { transport: 'UDP', host: 'a', parameters: { received: '[2001:db8::9]' } },
    ],
    ['sip/2.0/udp a', { transport: 'UDP', host: 'a' }],
    [
      'SIP / 2.0 / UDP   a.example.com : 4000 ;ttl=16 ; maddr=224.2.0.1',
      { transport: 'UDP', host: 'a.example.com', port: 4000, parameters: { ttl: '16', maddr: '224.2.0.1' } },
    ],
    ['SIP\t/\t2.0\t/\tUDP\ta\t;\tbranch\t=\tb', { transport: 'UDP', host: 'a', parameters: { branch: 'b' } }],
    ['SIP/2.0/UNKNOWN a_b', { transport: 'UNKNOWN', host: 'a_b' }],
    [
      'SIP/2.0/UDP a;branch=z9hG4bK+a/b==',
      { transport: 'UDP', host: 'a', parameters: { branch: 'z9hG4bK+a/b==' } },
    ],
  ])('%s', (text, { parameters = {}, ...rest }) => {
    expect(parseVia(text)).toEqual({ ...rest, parameters: new Map(Object.entries(parameters)) });
  });

  it.each([
    ['nothing', ''],
    ['another protocol', 'HTTP/2.0/TCP a'],
    ['another version', 'SIP/7.0/UDP a'],
    ['no transport', 'SIP/2.0/ a'],
    ['no host', 'SIP/2.0/UDP'],
    ['no host but a parameter', 'SIP/2.0/UDP ;branch=1'],
    ['a port out of range', 'SIP/2.0/UDP a:65536'],
    ['a port that is none', 'SIP/2.0/UDP a:b'],
    ['an address without its brackets', 'SIP/2.0/UDP 2001:db8::1'],
    ['a second host', 'SIP/2.0/UDP a b'],
  ])('refuses %s', (_what, text) => {
    expect(codeOf(() => parseVia(text))).toBe('sip-message/invalid-via');
  });

  it.each(['SIP/2.0/UDP a;;', 'SIP/2.0/UDP a;', 'SIP/2.0/UDP a;branch=1;branch=2', 'SIP/2.0/UDP a;branch='])(
    'refuses the parameters of %s',
    (text) => {
      expect(codeOf(() => parseVia(text))).toBe('sip-message/invalid-parameters');
    },
  );
});

describe('writing a Via', () => {
  it('writes transport, host, port and parameters', () => {
    const parameters = new Map([
      ['branch', 'z9hG4bK1'],
      ['rport', undefined],
    ]);
    expect(formatVia({ transport: 'WS', host: 'x.invalid', port: 80, parameters })).toBe(
      'SIP/2.0/WS x.invalid:80;branch=z9hG4bK1;rport',
    );
  });

  const parameters = new Map<string, string>();

  it.each([
    ['a transport that is no token', { transport: 'W S', host: 'a', parameters }],
    ['a line break in the host', { transport: 'WS', host: 'a\r\nX: y', parameters }],
    ['an empty host', { transport: 'WS', host: '', parameters }],
    ['a port out of range', { transport: 'WS', host: 'a', port: 65_536, parameters }],
    ['a port that is no whole number', { transport: 'WS', host: 'a', port: 1.5, parameters }],
    ['a comma as transport', { transport: 'WS,', host: 'a', parameters }],
    ['a line break in a value', { transport: 'WS', host: 'a', parameters: new Map([['branch', '\r\n']]) }],
  ])('refuses %s', (_what, via) => {
    expect(codeOf(() => formatVia(via))).toBe('sip-message/unsafe-value');
  });

  it('is read as it was written', () => {
    fc.assert(
      fc.property(vias, (via) => {
        expect(parseVia(formatVia(via))).toEqual(via);
      }),
    );
  });
});
