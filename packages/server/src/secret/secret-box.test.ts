import { createCipheriv, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { KeyRing, keyIdOf } from './key-ring.js';
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
    expect(Buffer.from(first.split('.')[2] ?? '', 'base64url').toString('latin1')).not.toContain('a secret');
  });

  it('does not open what was sealed for another row', () => {
    expect(box.open(box.seal('a secret', 'row 1'), 'row 2')).toBeUndefined();
  });

  it('does not open what was sealed with another key', () => {
    const other = new SecretBox(randomBytes(32));
    expect(box.open(other.seal('a secret', 'row 1'), 'row 1')).toBeUndefined();
  });

  it('does not open what was changed in any byte', () => {
    const [version = '', keyId = '', body = ''] = box.seal('a secret', 'row').split('.');
    const bytes = Buffer.from(body, 'base64url');
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (index, change) => {
        const spoilt = Buffer.from(bytes);
        spoilt.writeUInt8(spoilt.readUInt8(index) ^ change, index);
        expect(box.open(`${version}.${keyId}.${spoilt.toString('base64url')}`, 'row')).toBeUndefined();
      }),
    );
  });

  it('takes nonsense calmly', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(box.open(text, 'row')).toBeUndefined();
        expect(box.open(`v1.${text}`, 'row')).toBeUndefined();
        expect(box.open(`v2.${text}`, 'row')).toBeUndefined();
        expect(box.open(box.seal('x', 'row').replace('v2', 'v3'), 'row')).toBeUndefined();
      }),
    );
  });
});

describe('SecretBox with a ring', () => {
  const [old, young] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
  const before = new SecretBox(old);
  const after = new SecretBox(new KeyRing([young, old]));

  it('names its key in what it seals', () => {
    expect(after.seal('a secret', 'row')).toMatch(new RegExp(`^v2\\.${keyIdOf(young)}\\.[\\w-]+$`));
  });

  it('opens what an older key sealed, and knows that it was older', () => {
    const sealed = before.seal('a secret', 'row');
    expect(after.open(sealed, 'row')).toBe('a secret');
    expect([before.isCurrent(sealed), after.isCurrent(sealed)]).toEqual([true, false]);
    expect(after.isCurrent(after.seal('a secret', 'row'))).toBe(true);
  });

  it('does not open what a later key sealed', () => {
    expect(before.open(after.seal('a secret', 'row'), 'row')).toBeUndefined();
  });

  it('does not open what bears the name of another of its keys', () => {
    const sealed = after.seal('a secret', 'row').replace(keyIdOf(young), keyIdOf(old));
    expect(after.open(sealed, 'row')).toBeUndefined();
  });

  it('opens what was sealed before keys had names, with any of them', () => {
    // AES-256-GCM of "a secret" under 32 times 0x01, with a nonce of zeros and "row" beside it.
    const cipher = createCipheriv('aes-256-gcm', old, Buffer.alloc(12));
    cipher.setAAD(Buffer.from('row'));
    const parts = [Buffer.alloc(12), cipher.update('a secret'), cipher.final(), cipher.getAuthTag()];
    const sealed = `v1.${Buffer.concat(parts).toString('base64url')}`;
    expect(before.open(sealed, 'row')).toBe('a secret');
    expect(after.open(sealed, 'row')).toBe('a secret');
    expect(new SecretBox(young).open(sealed, 'row')).toBeUndefined();
    expect(before.isCurrent(sealed)).toBe(false);
  });
});
