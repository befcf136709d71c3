import { parseUri } from '@offhook/sip-message';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CallError } from '../call/call-error.js';
import { parseDialTarget } from './dial-target.js';

// Control characters, letters of many scripts, and lone surrogates.
const anyText = fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)) });
const domain = 'example.test';

describe('what a person dials', () => {
  it.each([
    ['1001', 'sip:1001@example.test', '1001'],
    ['  1001  ', 'sip:1001@example.test', '1001'],
    ['+44 20 7183 8750', 'sip:+442071838750@example.test', '+442071838750'],
    ['+44 (0)20 7183-8750', 'sip:+442071838750@example.test', '+442071838750'],
    ['+44\u00a020\u00a07183\u20118750', 'sip:+442071838750@example.test', '+442071838750'],
    ['(020) 7183.8750', 'sip:02071838750@example.test', '02071838750'],
    ['030/1234', 'sip:0301234@example.test', '0301234'],
    ['１００１', 'sip:1001@example.test', '1001'],
    ['\u202d+4420\u202c', 'sip:+4420@example.test', '+4420'],
    ['*43', 'sip:*43@example.test', '*43'],
    ['*21*1002#', 'sip:*21*1002%23@example.test', '*21*1002#'],
    ['alice', 'sip:alice@example.test', 'alice'],
    ['alice.smith', 'sip:alice.smith@example.test', 'alice.smith'],
    ['alice@other.test', 'sip:alice@other.test', 'alice'],
    ['sip:alice@other.test', 'sip:alice@other.test', 'alice'],
    ['SIP:alice@other.test:5080;transport=tcp', 'sip:alice@other.test:5080;transport=tcp', 'alice'],
    ['sip:+4420@gw.test;user=phone', 'sip:+4420@gw.test;user=phone', '+4420'],
    ['tel:+442071838750', 'sip:+442071838750@example.test', '+442071838750'],
    ['tel:+44-20-7183-8750;ext=12', 'sip:+442071838750@example.test', '+442071838750'],
    ['tel:1002;phone-context=example.test', 'sip:1002@example.test', '1002'],
  ])('%j → %s', (text, uri, number) => {
    expect(parseDialTarget(text, domain)).toEqual({ uri, number });
  });

  it.each([
    [''],
    ['   '],
    ['+'],
    ['-'],
    ['hello world'],
    ['alice@'],
    ['@other.test'],
    ['alice@other test'],
    ['sip:'],
    ['sip:other.test'],
    ['sip:alice@other.test?Subject=x'],
    ['sip:alice@other.test;method=BYE'],
    ['sips:alice@other.test'],
    ['mailto:alice@other.test'],
    ['https://other.test'],
    ['tel:'],
    ['tel:alice'],
    ['<sip:alice@other.test>'],
    ['"Alice" <sip:alice@other.test>'],
    ['1001\r\nX-Evil: 1'],
    ['alice\u0000'],
    ['1,2'],
    ['1'.repeat(257)],
  ])('%j is nothing to call', (text) => {
    expect(() => parseDialTarget(text, domain)).toThrow(
      expect.objectContaining({
        code: 'call/invalid-target',
        message: expect.stringMatching(/^[A-Z].+\.$/) as string,
      }),
    );
  });
});

describe('whatever is dialled', () => {
  const dialled = fc.oneof(
    anyText,
    fc.string(),
    fc.stringMatching(/^[+0-9*#() .-]{0,40}$/),
    fc.stringMatching(/^(sip:|tel:|)[a-z0-9%;?=&+@:<>"\r\n]{0,40}$/),
  );

  it('is a SIP URI that fits on a request line, or a CallError', () => {
    fc.assert(
      fc.property(dialled, (text) => {
        try {
          const { number, uri } = parseDialTarget(text, domain);
          const parsed = parseUri(uri);
          expect(parsed.scheme).toBe('sip');
          expect(parsed.user).toBe(number);
          expect(parsed.headers).toEqual([]);
          expect(uri).toMatch(/^[\x21-\x7e]+$/);
          expect(uri).not.toMatch(/[<>"]/);
        } catch (error) {
          expect(error).toBeInstanceOf(CallError);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('stays what it is when its URI is dialled', () => {
    fc.assert(
      fc.property(dialled, (text) => {
        let first: ReturnType<typeof parseDialTarget>;
        try {
          first = parseDialTarget(text, domain);
        } catch {
          return;
        }
        expect(parseDialTarget(first.uri, 'another.test')).toEqual(first);
      }),
      { numRuns: 2_000 },
    );
  });
});
