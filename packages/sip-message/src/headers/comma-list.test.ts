import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitList } from './comma-list.js';
import { quote } from './quoted-string.js';

describe('splitting a list at its commas', () => {
  it.each([
    ['', []],
    ['a', ['a']],
    ['a,b', ['a', 'b']],
    [' a ,\tb ', ['a', 'b']],
    ['a,', ['a', '']],
    [',', ['', '']],
    ['"a,b" <sip:c>, <sip:d>', ['"a,b" <sip:c>', '<sip:d>']],
    ['<sip:a,b@c>,<sip:d;e=f,g>', ['<sip:a,b@c>', '<sip:d;e=f,g>']],
    ['"\\",\\\\", b', ['"\\",\\\\"', 'b']],
    ['a;p="x,y";q=1,b', ['a;p="x,y";q=1', 'b']],
    ['"<",b', ['"<"', 'b']],
    ['<sip:a?b="c>,d', ['<sip:a?b="c>', 'd']],
    // What is never closed swallows the rest: its reader refuses it.
    ['"a,b', ['"a,b']],
    ['<a,b', ['<a,b']],
    ['"a\\",b', ['"a\\",b']],
    ['\ufeffa,\u00a0b', ['\ufeffa', '\u00a0b']],
  ])('%j', (text, values) => {
    expect(splitList(text)).toEqual(values);
  });

  it('gives back what was joined, whatever is in the quotes', () => {
    const element = fc.oneof(
      fc.string().map(quote),
      fc.stringMatching(/^[a-z;=.]{1,9}$/),
      fc.stringMatching(/^<[a-z,;:"]{0,9}>$/),
    );
    fc.assert(
      fc.property(
        fc.array(element, { minLength: 1 }),
        fc.constantFrom(',', ', ', ' ,\t'),
        (values, comma) => {
          expect(splitList(values.join(comma))).toEqual(values);
        },
      ),
    );
  });
});
