import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { candidateKey, fingerprint } from './candidate-key.js';

describe('what makes a candidate the same', () => {
  const wifi = candidateKey({ type: 'host', address: '192.0.2.7' });

  it.each<[string, Pick<RTCIceCandidate, 'address' | 'type'>, boolean]>([
    ['its address', { type: 'host', address: '192.0.2.7' }, true],
    ['another address', { type: 'host', address: '192.0.2.8' }, false],
    ['another kind', { type: 'srflx', address: '192.0.2.7' }, false],
    ['a hidden address', { type: 'host', address: null }, false],
  ])('%s', (_case, candidate, isSame) => {
    expect(candidateKey(candidate) === wifi).toBe(isSame);
  });

  it('does not have the address in it', () => {
    expect(wifi).toMatch(/^host [0-9a-z]{1,7}$/);
  });

  it('is one for all the names that hide an address, which are new each time', () => {
    const [first, second] = ['1f4712db-ea17-4bcf.local', '8a2b.local'].map((address) =>
      candidateKey({ type: 'host', address }),
    );
    expect(first).toBe('host ');
    expect(second).toBe(first);
  });
});

describe('a fingerprint', () => {
  // The test vectors of its authors.
  it.each([
    ['', 0x811c9dc5],
    ['a', 0xe40c292c],
    ['foobar', 0xbf9cf968],
  ])('of "%s" is that of FNV-1a', (text, expected) => {
    expect(Number.parseInt(fingerprint(text), 36)).toBe(expected);
  });

  it('is short and the same each time', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(fingerprint(text)).toMatch(/^[0-9a-z]{1,7}$/);
        expect(fingerprint(text)).toBe(fingerprint(text));
      }),
    );
  });
});
