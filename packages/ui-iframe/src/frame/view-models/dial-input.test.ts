import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appendKey, cleanPaste, deleteLast } from './dial-input.js';

describe('the number being dialled', () => {
  it('grows and shrinks by what a person sees as one character', () => {
    expect(appendKey('12', '3')).toBe('123');
    expect(deleteLast('123')).toBe('12');
    expect(deleteLast('ab😀')).toBe('ab');
    expect(deleteLast('')).toBe('');
  });

  it.each([
    ['+31 20 794 0800', '+31 20 794 0800'],
    ['  1001\n', '1001'],
    ['tel:+31207940800', '+31207940800'],
    ['TEL: +31207940800', '+31207940800'],
    ['sip:alice@demo.localhost', 'alice@demo.localhost'],
    ['sips:alice@demo.localhost', 'alice@demo.localhost'],
    ['Call us:\n+31 20 794 0800', 'Call us:'],
    ['', ''],
  ])('takes the paste %j as %j', (pasted, text) => {
    expect(cleanPaste(pasted)).toBe(text);
  });

  it('never grows without bounds, whatever is put in', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 400 }), fc.string({ maxLength: 400 }), (input, added) => {
        expect(appendKey(appendKey('', input), cleanPaste(added)).length).toBeLessThanOrEqual(128);
      }),
    );
  });
});
