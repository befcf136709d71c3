import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  encodeMessage,
  parseChallenge,
  parseContacts,
  parseCredentials,
  parseCSeq,
  parseMessage,
  parseNameAddr,
  parseParameterizedValue,
  parseUri,
  parseVia,
  serializeMessage,
  SipHeaders,
  type SipMessage,
  validateMessage,
} from './index.js';
import { messages, texts } from './testing/arbitraries.js';
import { codeOf } from './testing/outcome.js';
import { applicationTortures } from './testing/rfc4475-application.js';
import { invalidTortures } from './testing/rfc4475-invalid.js';
import { validTortures } from './testing/rfc4475-valid.js';

/** Every accessor that takes text. */
const readers: readonly ((text: string) => unknown)[] = [
  parseUri,
  parseNameAddr,
  parseVia,
  parseCSeq,
  parseChallenge,
  parseCredentials,
  parseParameterizedValue,
];

/** Asks for everything that can be asked for; `codeOf` lets no other error than ours be. */
function readEverything(message: SipMessage): void {
  const { headers } = message;
  for (const name of headers.names()) {
    headers.first(name);
    for (const value of headers.all(name)) for (const read of readers) codeOf(() => read(value));
  }
  if (message.kind === 'request') codeOf(() => parseUri(message.uri));
  codeOf(() => parseContacts(message));
  validateMessage(message);
  const copy = headers.clone();
  for (const name of copy.names()) while (copy.removeFirst(name) !== undefined) copy.has(name);
}

/** Parses, reads all, and checks that what is written reads the same. */
function survive(data: string | Uint8Array): void {
  let message: SipMessage | undefined;
  codeOf(() => {
    message = parseMessage(data);
  });
  if (message === undefined) return;
  readEverything(message);
  const { rawBody } = message;
  const written = message;
  const write = (): string | Uint8Array =>
    rawBody === undefined ? serializeMessage(written) : encodeMessage(written);
  // A Request-URI with blanks is read, so that it can be answered; it is never written.
  if (codeOf(write) !== undefined) return;
  const again = parseMessage(write());
  expect(again.body).toBe(message.body);
  expect(again.headers.names().filter((name) => name !== 'content-length')).toEqual(
    message.headers.names().filter((name) => name !== 'content-length'),
  );
}

const tortures = [...validTortures, ...invalidTortures, ...applicationTortures].flatMap(({ data }) =>
  typeof data === 'string' ? [data] : [],
);
const seeds = tortures.map((text) => new TextEncoder().encode(text));

/** What breaks parsers: the characters that grammar is made of, at any place. */
const shards = fc.constantFrom(
  ...['\r\n', '\r', '\n', ' ', '\t', '"', '\\', '<', '>', ',', ';', ':', '=', '%', '@', '?', '[', ']', '*'],
  ...['\u0000', '\ufeff', '\u2028', '\ud800', 'é', '__proto__: x\r\n', '99999999999999999999'],
);

const mutatedTexts = fc
  .tuple(
    fc.constantFrom(...tortures),
    fc.array(fc.tuple(fc.nat(), fc.nat(3), shards), { minLength: 1, maxLength: 6 }),
  )
  .map(([seed, changes]) =>
    changes.reduce((text, [where, length, shard]) => {
      const at = where % (text.length + 1);
      return text.slice(0, at) + shard + text.slice(at + length);
    }, seed),
  );

const mutatedOctets = fc
  .tuple(fc.constantFrom(...seeds), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 6 }))
  .map(([seed, changes]) => {
    const data = seed.slice();
    for (const [where, octet] of changes) data[where % data.length] = octet;
    return data;
  });

describe('nothing but a SipMessageError is thrown', () => {
  it('by any text', () => {
    fc.assert(fc.property(texts, survive), { numRuns: 500 });
  });

  it('by any octets', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), survive), { numRuns: 500 });
  });

  it('by a message of RFC 4475 with characters changed', () => {
    fc.assert(fc.property(mutatedTexts, survive), { numRuns: 1_500 });
  });

  it('by a message of RFC 4475 with octets changed', () => {
    fc.assert(fc.property(mutatedOctets, survive), { numRuns: 1_000 });
  });

  it('by an accessor that is handed any text', () => {
    const text = fc.oneof(
      texts,
      fc.array(shards).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, fc.constantFrom(...readers), (value, read) => {
        codeOf(() => read(value));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('what is written is read', () => {
  it('whatever the message is', () => {
    fc.assert(
      fc.property(messages, (message) => {
        const again = parseMessage(serializeMessage(message));
        expect({ ...again, headers: undefined }).toEqual({ ...message, headers: undefined });
        const lines = again.headers.lines().filter(({ name }) => name !== 'Content-Length');
        expect(lines).toEqual(message.headers.lines());
        expect(again.headers.first('Content-Length')).toBe(
          String(new TextEncoder().encode(message.body).length),
        );
      }),
    );
  });

  it('and a header’s value cannot become a header', () => {
    fc.assert(
      fc.property(fc.array(shards, { minLength: 1 }), (parts) => {
        const headers = new SipHeaders([{ name: 'Subject', value: parts.join('') }]);
        const message: SipMessage = { kind: 'request', method: 'A', uri: 'sip:a', headers, body: '' };
        if (codeOf(() => serializeMessage(message)) !== undefined) return;
        expect(parseMessage(serializeMessage(message)).headers.names()).toEqual([
          'subject',
          'content-length',
        ]);
      }),
    );
  });
});

describe('what is made to take long does not', () => {
  const size = 60_000;
  const fill = (text: string): string => text.repeat(Math.ceil(size / text.length));
  const traps: readonly string[] = [
    fill(' '),
    fill('"'),
    fill('\\"'),
    fill('<'),
    fill('a='),
    fill(';'),
    fill(','),
    fill('; '),
    fill(' \t'),
    fill('%'),
    fill('a;'),
    fill('[:'),
    fill('sip:'),
    fill(' SIP/2.0'),
    `"${fill('\\')}`,
    `"${fill('a')}`,
    `Digest ${fill('a=b,')}`,
    `Digest a="${fill('\\"')}`,
    `SIP/2.0/UDP ${fill('a')} ${fill(' ')}`,
    `<sip:a>${fill(' ;a')}`,
    `sip:a@b;${fill('a')}`,
    `1${fill(' ')}`,
  ];

  /** Whether it ends soon in one of a few tries: a busy machine may spoil some. A quadratic pass needs seconds in all. */
  function isQuick(run: () => void): boolean {
    return [1, 2, 3, 4].some(() => {
      const start = performance.now();
      run();
      return performance.now() - start < 300;
    });
  }

  it.each(traps.map((trap) => [trap.slice(0, 16), trap] as const))(
    'a value of %j and so on',
    (_start, trap) => {
      for (const read of readers) {
        expect(isQuick(() => codeOf(() => read(trap)))).toBe(true);
      }
    },
  );

  it.each(['a: b\r\n', 'a:\r\n', '\r\n ', 'Via: a,b\r\n', ' \r\n ', '\r\n\r\n', '\r', '\n', 'x'])(
    'a message of %j and so on',
    (piece) => {
      const options = { maxHeaderCount: size, maxHeaderLength: size * 2, maxMessageLength: size * 2 };
      const text = `INVITE sip:a SIP/2.0\r\nX: y${fill(piece)}\r\n\r\n`;
      expect(isQuick(() => codeOf(() => parseMessage(text, options)))).toBe(true);
    },
  );

  it('an accessor that is handed ten million characters', () => {
    for (const open of ['"', '<', 'sip:', 'Digest a="']) {
      for (const read of readers) codeOf(() => read(open + '\\a'.repeat(5_000_000)));
    }
  });
});
