import { ManualClock } from '@offhook/primitives/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NonceMint } from './nonce.js';

const lifeMs = 300_000;
const startMs = Date.UTC(2026, 0, 1);

describe('a nonce', () => {
  it('is good on its flow for its life, and knows when that ends', async () => {
    const clock = new ManualClock(startMs);
    const mint = new NonceMint({ clock, lifeMs });
    const nonce = mint.issue('flow-1');
    expect(mint.endOf(nonce, 'flow-1')).toBe(startMs + lifeMs);
    await clock.advance(lifeMs - 1);
    expect(mint.endOf(nonce, 'flow-1')).toBe(startMs + lifeMs);
    await clock.advance(1);
    expect(mint.endOf(nonce, 'flow-1')).toBeUndefined();
  });

  it('is worth nothing on another flow', () => {
    const mint = new NonceMint({ clock: new ManualClock(startMs), lifeMs });
    expect(mint.endOf(mint.issue('flow-1'), 'flow-2')).toBeUndefined();
  });

  it('is worth nothing at another edge', () => {
    const clock = new ManualClock(startMs);
    const nonce = new NonceMint({ clock, lifeMs }).issue('flow-1');
    expect(new NonceMint({ clock, lifeMs }).endOf(nonce, 'flow-1')).toBeUndefined();
  });

  it('is another each time', () => {
    const mint = new NonceMint({ clock: new ManualClock(startMs), lifeMs });
    expect(new Set(Array.from({ length: 100 }, () => mint.issue('flow-1'))).size).toBe(100);
  });

  it('cannot be made up', () => {
    const mint = new NonceMint({ clock: new ManualClock(startMs), lifeMs });
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String()), (text) => {
        expect(mint.endOf(text, 'flow-1')).toBeUndefined();
      }),
    );
  });

  it('cannot be changed in any character', () => {
    const mint = new NonceMint({ clock: new ManualClock(startMs), lifeMs });
    const nonce = mint.issue('flow-1');
    fc.assert(
      fc.property(
        fc.nat(nonce.length - 1),
        fc.constantFrom('A', 'Z', 'a', 'z', '0', '9', '-', '_'),
        (index, character) => {
          const changed = nonce.slice(0, index) + character + nonce.slice(index + 1);
          fc.pre(changed !== nonce);
          expect(mint.endOf(changed, 'flow-1')).toBeUndefined();
        },
      ),
    );
  });
});
