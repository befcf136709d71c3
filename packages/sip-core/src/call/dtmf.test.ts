import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CallError } from './call-error.js';
import { parseTones } from './dtmf.js';

// Control characters, letters of many scripts, and lone surrogates.
const anyText = fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)) });

describe('tones', () => {
  it.each([
    ['1', '1'],
    ['0123456789', '0123456789'],
    ['*43#', '*43#'],
    ['abcd', 'ABCD'],
    [' 1,2 ', '1,2'],
    ['7'.repeat(64), '7'.repeat(64)],
  ])('reads %s', (text, tones) => {
    expect(parseTones(text)).toBe(tones);
  });

  it.each([[''], [' '], ['E'], ['1 2'], ['1-2'], ['1\r\n2'], ['１'], ['7'.repeat(65)]])(
    'refuses %j',
    (text) => {
      expect(() => parseTones(text)).toThrow(expect.objectContaining({ code: 'call/invalid-tones' }));
    },
  );

  it('are nothing but tones, or a CallError', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        try {
          expect(parseTones(text)).toMatch(/^[0-9A-D*#,]{1,64}$/);
        } catch (error) {
          expect(error).toBeInstanceOf(CallError);
        }
      }),
    );
  });
});
