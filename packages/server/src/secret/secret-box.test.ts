import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SecretBox } from './secret-box.js';

const box = new SecretBox(Buffer.alloc(32, 1));

describe('SecretBox', () => {
  it('opens what it sealed, for the same row', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, context) => {
        expect(box.open(box.seal(text, context), context)).toBe(text);
      }),
    );
  });

  it('seals the same text differently each time, and never shows it', () => {
    const [first, second] = [box.seal('a secret', 'row 1'), box.seal('a secret', 'row 1')];
    expect(first).not.toBe(second);
    expect(Buffer.from(first, 'base64url').toString('latin1')).not.toContain('a secret');
  });

  it('does not open what was sealed for another row', () => {
    expect(box.open(box.seal('a secret', 'row 1'), 'row 2')).toBeUndefined();
  });

  it('does not open what was sealed with another key', () => {
    const other = new SecretBox(randomBytes(32));
    expect(box.open(other.seal('a secret', 'row 1'), 'row 1')).toBeUndefined();
  });

  it('does not open what was changed in any byte', () => {
    const bytes = Buffer.from(box.seal('a secret', 'row').slice('v1.'.length), 'base64url');
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (index, change) => {
        const spoilt = Buffer.from(bytes);
        spoilt.writeUInt8(spoilt.readUInt8(index) ^ change, index);
        expect(box.open(`v1.${spoilt.toString('base64url')}`, 'row')).toBeUndefined();
      }),
    );
  });

  it('takes nonsense calmly', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(box.open(text, 'row')).toBeUndefined();
        expect(box.open(`v1.${text}`, 'row')).toBeUndefined();
        expect(box.open(`v2.${box.seal('x', 'row').slice(3)}`, 'row')).toBeUndefined();
      }),
    );
  });
});
