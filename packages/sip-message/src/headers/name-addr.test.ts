import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nameAddrs } from '../testing/arbitraries.js';
import { codeOf } from '../testing/outcome.js';
import { formatNameAddr, parseNameAddr } from './name-addr.js';

interface Reading {
  readonly displayName?: string;
  readonly uri: string;
  readonly parameters?: Record<string, string | undefined>;
}

describe('reading an address', () => {
  it.each<[text: string, reading: Reading]>([
    ['<sip:a@b>', { uri: 'sip:a@b' }],
    ['sip:a@b', { uri: 'sip:a@b' }],
    ['sip:a@b;tag=1', { uri: 'sip:a@b', parameters: { tag: '1' } }],
    ['  <sip:a@b;lr>  ', { uri: 'sip:a@b;lr' }],
    ['<sip:a@b;lr>;tag=1;x', { uri: 'sip:a@b;lr', parameters: { tag: '1', x: undefined } }],
    ['Alice <sip:a@b>', { displayName: 'Alice', uri: 'sip:a@b' }],
    ['Alice  B <sip:a@b>', { displayName: 'Alice  B', uri: 'sip:a@b' }],
    ['caller<sip:a@b>', { displayName: 'caller', uri: 'sip:a@b' }],
    ['José <sip:a@b>', { displayName: 'José', uri: 'sip:a@b' }],
    ['"Bell, A" <sip:a@b>', { displayName: 'Bell, A', uri: 'sip:a@b' }],
    ['"a \\"b\\" \\\\" <sip:a@b>', { displayName: 'a "b" \\', uri: 'sip:a@b' }],
    ['"<sip:x@y>"<sip:a@b>', { displayName: '<sip:x@y>', uri: 'sip:a@b' }],
    ['"" <sip:a@b>', { uri: 'sip:a@b' }],
    ['<tel:+1-201-555-0123>;tag=1', { uri: 'tel:+1-201-555-0123', parameters: { tag: '1' } }],
    ['<http://www.example.com>', { uri: 'http://www.example.com' }],
    ['<sip:a@b> ; Tag = x ; Y', { uri: 'sip:a@b', parameters: { tag: 'x', y: undefined } }],
    [
      '<sip:a@b>;+sip.instance="<urn:uuid:1>"',
      { uri: 'sip:a@b', parameters: { '+sip.instance': '<urn:uuid:1>' } },
    ],
    ['<sip:a@b?Subject=x>', { uri: 'sip:a@b?Subject=x' }],
  ])('%s', (text, { displayName, parameters = {}, uri }) => {
    expect(parseNameAddr(text)).toEqual({
      displayName,
      uri,
      parameters: new Map(Object.entries(parameters)),
    });
  });

  it.each([
    ['nothing', ''],
    ['blanks', '  '],
    ['no scheme', '<alice@b>'],
    ['no scheme, no brackets', 'alice'],
    ['an empty URI', '<>'],
    ['no closing bracket', '<sip:a@b'],
    ['no closing quote', '"Alice <sip:a@b>'],
    ['a name that is no token', 'Bell, A <sip:a@b>'],
    ['a name and no URI', '"Alice"'],
    ['blanks around the URI', '< sip:a@b >'],
    ['a blank in the URI', '<sip:a @b>'],
    ['a bracket in the URI', '<sip:a<@b>'],
    ['a ? outside of brackets', 'sip:a@b?Route=x'],
    ['a comma outside of brackets', 'sip:a,b@c'],
    ['two names', '"a" b <sip:a@b>'],
  ])('refuses %s', (_what, text) => {
    expect(codeOf(() => parseNameAddr(text))).toBe('sip-message/invalid-name-addr');
  });

  it.each([
    ['an empty parameter', '<sip:a@b>;'],
    ['two semicolons', '<sip:a@b>;;tag=1'],
    ['no value', '<sip:a@b>;tag='],
    ['an open quote', '<sip:a@b>;x="y'],
    ['the same twice', '<sip:a@b>;tag=1;TAG=2'],
    ['words behind the URI', '<sip:a@b> tag=1'],
    ['a second address', '<sip:a@b>, <sip:c@d>'],
  ])('refuses parameters with %s', (_what, text) => {
    expect(codeOf(() => parseNameAddr(text))).toBe('sip-message/invalid-parameters');
  });
});

describe('writing an address', () => {
  it.each([
    [{ uri: 'sip:a@b', parameters: new Map() }, '<sip:a@b>'],
    [{ displayName: '', uri: 'sip:a@b', parameters: new Map() }, '<sip:a@b>'],
    [{ displayName: 'A "b" \\', uri: 'sip:a@b', parameters: new Map() }, '"A \\"b\\" \\\\" <sip:a@b>'],
    [
      {
        uri: 'sip:a@b',
        parameters: new Map([
          ['tag', '1'],
          ['x', undefined],
        ]),
      },
      '<sip:a@b>;tag=1;x',
    ],
    [{ uri: 'sip:a@b', parameters: new Map([['text', 'busy']]) }, '<sip:a@b>;text="busy"'],
    [{ uri: 'sip:a@b', parameters: new Map([['audio', 'TRUE']]) }, '<sip:a@b>;audio="TRUE"'],
    [
      { uri: 'sip:a@b', parameters: new Map([['+sip.instance', '<urn:x>']]) },
      '<sip:a@b>;+sip.instance="<urn:x>"',
    ],
    [{ uri: 'sip:a@b', parameters: new Map([['x', '']]) }, '<sip:a@b>;x=""'],
  ] as const)('%j', (address, text) => {
    expect(formatNameAddr(address)).toBe(text);
  });

  it.each([
    ['a line break in the name', { displayName: 'a\r\nX: y', uri: 'sip:a@b', parameters: new Map() }],
    ['a line break in the URI', { uri: 'sip:a@b\r\nX: y', parameters: new Map() }],
    ['a bracket in the URI', { uri: 'sip:a@b>;x', parameters: new Map() }],
    ['no URI', { uri: '', parameters: new Map() }],
    ['a line break in a value', { uri: 'sip:a@b', parameters: new Map([['x', 'y\nz']]) }],
    ['a semicolon in a parameter’s name', { uri: 'sip:a@b', parameters: new Map([['x;y', 'z']]) }],
    ['a parameter without a name', { uri: 'sip:a@b', parameters: new Map([['', 'z']]) }],
  ])('refuses %s', (_what, address) => {
    expect(codeOf(() => formatNameAddr(address))).toBe('sip-message/unsafe-value');
  });

  it('is read as it was written', () => {
    fc.assert(
      fc.property(nameAddrs, (address) => {
        expect(parseNameAddr(formatNameAddr(address))).toEqual(address);
      }),
    );
  });
});
