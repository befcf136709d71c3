import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from './parse-json.js';

describe('parseJson', () => {
  it.each([undefined, '', '{', 'undefined', '{"a":1', '<html>'])('makes nothing of %j', (text) => {
    expect(parseJson(text)).toBeUndefined();
  });

  it('reads whatever JSON was written', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value);
        expect(JSON.stringify(parseJson(text))).toBe(text);
      }),
    );
  });
});
