import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parameterMaps } from '../testing/arbitraries.js';
import { codeOf } from '../testing/outcome.js';
import { formatParameterizedValue, parseParameterizedValue } from './parameters.js';

describe('a value with parameters', () => {
  it.each<[string, string, Record<string, string | undefined>]>([
    ['application/sdp', 'application/sdp', {}],
    ['text/plain; charset=utf-8', 'text/plain', { charset: 'utf-8' }],
    [
      'SIP;cause=200;text="Call completed elsewhere"',
      'SIP',
      { cause: '200', text: 'Call completed elsewhere' },
    ],
    ['presence;ID="a;b"', 'presence', { id: 'a;b' }],
    ['multipart/mixed;boundary="a\\"b"', 'multipart/mixed', { boundary: 'a"b' }],
    ['1800;refresher=uac', '1800', { refresher: 'uac' }],
  ])('%s', (text, value, parameters) => {
    expect(parseParameterizedValue(text)).toEqual({ value, parameters: new Map(Object.entries(parameters)) });
  });

  it.each(['', ';a=b', 'a,b', '"a"', 'a;b="', 'a;;b', 'a;b=c;b=d'])('refuses %j', (text) => {
    expect(codeOf(() => parseParameterizedValue(text))).toBe('sip-message/invalid-parameters');
  });

  it('writes a reason’s text in quotes, as RFC 3326 wants it', () => {
    const parameters = new Map([
      ['cause', '200'],
      ['text', 'elsewhere'],
    ]);
    expect(formatParameterizedValue({ value: 'SIP', parameters })).toBe('SIP;cause=200;text="elsewhere"');
  });

  it.each(['', 'a;b', 'a\r\nX: y', 'a,b'])('refuses to write %j', (value) => {
    expect(codeOf(() => formatParameterizedValue({ value, parameters: new Map() }))).toBe(
      'sip-message/unsafe-value',
    );
  });

  it('is read as it was written', () => {
    fc.assert(
      fc.property(parameterMaps, (parameters) => {
        const given = { value: 'a/b', parameters };
        expect(parseParameterizedValue(formatParameterizedValue(given))).toEqual(given);
      }),
    );
  });
});
