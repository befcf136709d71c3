import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkCallHeaders } from './call-headers.js';

// Control characters, letters of many scripts, and lone surrogates.
const anyText = fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)) });
const isRefused = expect.objectContaining({ code: 'call/invalid-header' }) as unknown as Error;

describe('headers that a caller adds', () => {
  it.each([
    ['X-Ticket', '4711'],
    ['Subject', 'Grüße'],
    ['Priority', 'urgent'],
    ['X-Empty', ''],
  ])('may be %s: %s', (name, value) => {
    checkCallHeaders({ [name]: value });
  });

  it.each([
    ['Via', 'SIP/2.0/WS evil.test'],
    ['v', 'SIP/2.0/WS evil.test'],
    ['FROM', '<sip:boss@example.test>'],
    ['call-id', 'x'],
    ['Content-Length', '0'],
    ['Proxy-Authorization', 'Digest'],
    ['X Ticket', '1'],
    ['X-Ticket:', '1'],
    ['', '1'],
    ['X-Ticket', '1\r\nTo: <sip:evil@example.test>'],
    ['X-Ticket', '1\n2'],
    ['X-Ticket', 'x'.repeat(1_025)],
  ])('may not be %j: %j', (name, value) => {
    expect(() => {
      checkCallHeaders({ [name]: value });
    }).toThrow(isRefused);
  });

  it('never smuggle a line', () => {
    fc.assert(
      fc.property(anyText, anyText, (name, value) => {
        try {
          checkCallHeaders({ [name]: value });
        } catch {
          return;
        }
        expect(`${name}: ${value}`.split(/\r|\n/)).toHaveLength(1);
        expect(name).toMatch(/^[^\s:]+$/);
      }),
    );
  });
});
