import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashToken, isSameText, mintId, mintSecret, mintToken } from './token.js';

describe('minted secrets', () => {
  it('say what they are for, and are never the same', () => {
    expect(mintToken('access')).toMatch(/^oh_pat_[A-Za-z0-9_-]{43}$/);
    expect(mintToken('session')).toMatch(/^oh_ses_[A-Za-z0-9_-]{43}$/);
    expect(mintSecret()).toMatch(/^[A-Za-z0-9_-]{32}$/);
    expect(mintId()).toMatch(/^[0-9a-f]{24}$/);
    expect(new Set(Array.from({ length: 100 }, () => mintToken('access'))).size).toBe(100);
  });

  it('are kept as SHA-256', () => {
    expect(hashToken('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});

describe('isSameText', () => {
  it('agrees with ===, whatever the texts', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (left, right) => {
        expect(isSameText(left, right)).toBe(left === right);
        expect(isSameText(left, left)).toBe(true);
      }),
    );
  });
});
