import fc from 'fast-check';
import type { NameAddr } from '../headers/name-addr.js';
import type { HeaderParameters } from '../headers/parameters.js';
import { SipHeaders } from '../headers/sip-headers.js';
import type { Via } from '../headers/via.js';
import type { SipMessage } from '../message/sip-message.js';
import type { SipUri } from '../uri/sip-uri.js';

// Not the library's own `unit: 'binary'`: its tables take a second to make in each file of tests.
const characters = fc
  .oneof(
    fc.integer({ max: 0x7f, min: 0 }),
    fc.integer({ max: 0xd7ff, min: 0x80 }),
    fc.integer({ max: 0x10_ffff, min: 0xe000 }),
  )
  .map((code) => String.fromCodePoint(code));

/** Any text, from plain to absurd; it is well-formed Unicode, since UTF-8 has no other. */
export const texts: fc.Arbitrary<string> = fc.string({ unit: characters });
const someTexts = fc.string({ minLength: 1, unit: characters });

/** The same without a line break. */
export const lineTexts: fc.Arbitrary<string> = texts.map((text) => text.replaceAll(/[\r\n]/g, ' '));

const tokens = fc.stringMatching(/^[A-Za-z0-9\-.!%*_+`'~]{1,12}$/);
const hosts = fc.oneof(
  fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,6}[a-z0-9])?(\.[a-z]{2,5}){0,2}$/),
  fc.ipV4(),
  fc.ipV6().map((address) => `[${address.toLowerCase()}]`),
);
const ports = fc.option(fc.nat(65_535), { nil: undefined });

export const parameterMaps: fc.Arbitrary<HeaderParameters> = fc
  .array(
    fc.tuple(
      tokens.map((name) => name.toLowerCase()),
      fc.option(lineTexts, { nil: undefined }),
    ),
    { maxLength: 4 },
  )
  .map((entries) => new Map(entries));

export const uris: fc.Arbitrary<SipUri> = fc
  .record({
    scheme: fc.constantFrom('sip', 'sips'),
    user: fc.option(someTexts, { nil: undefined }),
    password: fc.option(texts, { nil: undefined }),
    host: hosts,
    port: ports,
    parameters: fc
      .array(
        fc.tuple(
          someTexts.map((name) => name.toLowerCase()),
          fc.option(someTexts, { nil: undefined }),
        ),
        { maxLength: 3 },
      )
      .map((entries) => new Map(entries)),
    headers: fc.array(fc.record({ name: someTexts, value: texts }), { maxLength: 3 }),
  })
  .map((uri) => (uri.user === undefined ? { ...uri, password: undefined } : uri));

export const nameAddrs: fc.Arbitrary<NameAddr> = fc.record({
  displayName: fc.option(
    lineTexts.filter((text) => text !== ''),
    { nil: undefined },
  ),
  uri: fc
    .tuple(fc.constantFrom('sip', 'sips', 'tel'), tokens, hosts)
    .map(([scheme, user, host]) => `${scheme}:${user}@${host}`),
  parameters: parameterMaps,
});

export const vias: fc.Arbitrary<Via> = fc.record({
  transport: tokens.map((name) => name.toUpperCase()),
  host: hosts,
  port: ports,
  parameters: parameterMaps,
});

const headerLines = fc.record({
  name: fc.oneof(tokens, fc.constantFrom('Via', 'v', 'Contact', 'Subject', '__proto__', 'constructor')),
  // A parser takes the blanks at a value's ends for white space.
  value: lineTexts.map((text) => text.replaceAll(/^[ \t]+|[ \t]+$/g, '')),
});

const parts = {
  headers: fc
    .array(headerLines, { maxLength: 12 })
    .map((lines) => new SipHeaders(lines.filter(({ name }) => !/^(?:l|content-length)$/i.test(name)))),
  body: texts,
};

/** Whatever can be written, however little sense it makes. */
export const messages: fc.Arbitrary<SipMessage> = fc.oneof(
  fc.record({
    kind: fc.constant('request' as const),
    method: tokens,
    uri: fc.stringMatching(/^[a-z]{1,8}:[!-;=?-~]{1,30}$/).filter((uri) => !uri.includes('"')),
    ...parts,
  }),
  fc.record({
    kind: fc.constant('response' as const),
    status: fc.integer({ min: 100, max: 699 }),
    reason: lineTexts,
    ...parts,
  }),
);
