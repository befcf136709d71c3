import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant, line, text } from './text.js';

describe('text', () => {
  it.each(['a', '  ', 'Zoë 電話 🙂', 'two\nlines', 'abcdefgh'])('takes %j', (value) => {
    expect(text(11).parse(value)).toBe(value);
  });

  it.each(['', 'abcdefghijkl', undefined, null, 7, ['a'], { length: 3 }])('refuses %j', (value) => {
    expect(text(11).safeParse(value).success).toBe(false);
  });
});

describe('line', () => {
  it.each(['a', 'Zoë 電話 🙂', '\u00a0', '"quoted" <x> ;,'])('takes %j', (value) => {
    expect(line(99).parse(value)).toBe(value);
  });

  it.each(['', 'a\nb', 'a\rb', '\t', 'a\u0000', '\u007f', '\u0085', '\u009f'])('refuses %j', (value) => {
    expect(line(99).safeParse(value).success).toBe(false);
  });

  it('takes a text of printable characters and no other', () => {
    const some = fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 99 });
    fc.assert(
      fc.property(some, (value) => {
        const isPrintable = Array.from(value).every(
          (character) => character >= ' ' && character !== '\u007f',
        );
        expect(line(99).safeParse(value).success).toBe(isPrintable);
      }),
    );
  });

  it('stays quick on a long text', () => {
    const startMs = performance.now();
    expect(line(64).safeParse('x'.repeat(5_000_000)).success).toBe(false);
    expect(performance.now() - startMs).toBeLessThan(2_000);
  });
});

describe('instant', () => {
  it('takes every instant of four-digit years that a clock can tell', () => {
    const noInvalidDate = true;
    const dates = fc.date({
      min: new Date('0001-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59.999Z'),
      noInvalidDate,
    });
    fc.assert(
      fc.property(dates, (date) => {
        const exact = date.toISOString();
        expect(instant.parse(exact)).toBe(exact);
        expect(instant.parse(exact.replace(/\.\d+/, ''))).toBe(exact.replace(/\.\d+/, ''));
      }),
    );
  });

  it.each([
    '2026-11-21T10:00:00.000Z',
    '2026-11-21T10:00:00.123456Z',
    '2024-02-29T00:00:00Z',
    '2000-02-29T23:59:59Z',
    '2026-12-31T23:59:59.999Z',
  ])('takes %s', (value) => {
    expect(instant.parse(value)).toBe(value);
  });

  it.each([
    ['that is no text', 1_795_255_200_000],
    ['that is a Date', new Date(0)],
    ['that is empty', ''],
    ['without a time', '2026-11-21'],
    ['without a zone', '2026-11-21T10:00:00'],
    ['in another zone', '2026-11-21T10:00:00+01:00'],
    ['without seconds', '2026-11-21T10:00Z'],
    ['in lower case', '2026-11-21t10:00:00z'],
    ['in another form', '21 Nov 2026 10:00:00 GMT'],
    ['on 30 February', '2026-02-30T10:00:00Z'],
    ['on 29 February of a common year', '2026-02-29T10:00:00Z'],
    ['on 29 February of a common century', '1900-02-29T10:00:00Z'],
    ['on 31 April', '2026-04-31T10:00:00Z'],
    ['on day 0', '2026-11-00T10:00:00Z'],
    ['in month 13', '2026-13-01T10:00:00Z'],
    ['at 24 hours', '2026-11-21T24:00:00Z'],
    ['at 60 minutes', '2026-11-21T10:60:00Z'],
    ['at 61 seconds', '2026-11-21T10:00:61Z'],
    ['in a five-digit year', '+12026-11-21T10:00:00Z'],
    ['before Christ', '-000001-11-21T10:00:00Z'],
    ['with something behind it', '2026-11-21T10:00:00Z\n'],
    ['with something before it', ' 2026-11-21T10:00:00Z'],
    ['with a fraction without end', `2026-11-21T10:00:00.${'0'.repeat(1_000)}Z`],
  ])('refuses one %s', (_, value) => {
    expect(instant.safeParse(value).success).toBe(false);
  });
});
