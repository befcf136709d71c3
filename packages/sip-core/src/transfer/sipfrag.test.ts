import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatSipfrag, parseSipfrag } from './sipfrag.js';

describe('parseSipfrag', () => {
  it.each([
    ['as RFC 3515 shows it', 'SIP/2.0 100 Trying', '100 Trying'],
    ['with the end of the line', 'SIP/2.0 200 OK\r\n', '200 OK'],
    ['with a line feed alone', 'SIP/2.0 603 Declined\n', '603 Declined'],
    ['with headers after it', 'SIP/2.0 486 Busy Here\r\nReason: Q.850;cause=17\r\n\r\n', '486 Busy Here'],
    ['without words', 'SIP/2.0 180', '180 '],
    ['with a space and no words', 'SIP/2.0 180 \r\n', '180 '],
    ['in small letters', 'sip/2.0 404 Not Found', '404 Not Found'],
    ['after an empty line', '\r\nSIP/2.0 200 OK\r\n', '200 OK'],
    ['in any script', 'SIP/2.0 486 Занято', '486 Занято'],
    ['with what would turn the text around', 'SIP/2.0 486 \u202eysub', '486 ysub'],
  ])('reads a status line %s', (_what, body, read) => {
    const { reason, status } = parseSipfrag(body) ?? {};
    expect(`${status} ${reason}`).toBe(read);
  });

  it.each([
    ['nothing', ''],
    ['a request line', 'INVITE sip:bob@example.test SIP/2.0\r\n'],
    ['headers alone', 'From: <sip:bob@example.test>\r\n'],
    ['a status line that is not the first', 'From: x\r\nSIP/2.0 200 OK\r\n'],
    ['another version', 'SIP/3.0 200 OK'],
    ['a class that does not exist', 'SIP/2.0 700 What'],
    ['a status that is none', 'SIP/2.0 20 OK'],
    ['four digits', 'SIP/2.0 2000 OK'],
    ['words stuck to the number', 'SIP/2.0 200OK'],
    ['words', 'OK'],
  ])('does not take %s for one', (_what, body) => {
    expect(parseSipfrag(body)).toBeUndefined();
  });

  it('cuts words that go on for ever', () => {
    expect(parseSipfrag(`SIP/2.0 500 ${'x'.repeat(10_000)}`)?.reason).toHaveLength(256);
  });

  it('reads what it writes', () => {
    const reasons = fc.string({ maxLength: 80 });
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 699 }), reasons, (status, reason) => {
        const written = formatSipfrag({ status, reason });
        expect(written.match(/\r\n/g)).toHaveLength(1);
        const read = parseSipfrag(written);
        expect(read?.status).toBe(status);
        expect(formatSipfrag(read ?? { status: 0, reason: '' })).toBe(written);
      }),
    );
  });

  it('survives any text, and gives a status or nothing', () => {
    const hostile = fc.oneof(
      fc.string({ maxLength: 80 }),
      fc.string({ maxLength: 80 }).map((tail) => `SIP/2.0 ${tail}`),
    );
    fc.assert(
      fc.property(hostile, (body) => {
        const read = parseSipfrag(body);
        if (read === undefined) return;
        expect(read.status).toBeGreaterThanOrEqual(100);
        expect(read.status).toBeLessThan(700);
        expect(read.reason).not.toMatch(/[\p{Cc}\u202a-\u202e]/u);
      }),
    );
  });

  it.each([
    ['spaces within', `SIP/2.0 200${' \t'.repeat(50_000)}x\r`, { status: 200, reason: '' }],
    ['spaces before', `${'\r\n '.repeat(50_000)}SIP/2.0`, undefined],
  ])('does not lose itself in endless %s', (_where, body, read) => {
    // Quadratic time would be minutes.
    expect(parseSipfrag(body)).toEqual(read);
  });
});
