import { ManualClock } from '@offhook/primitives/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NonceLedger } from './nonce-ledger.js';

describe('the count of a nonce', () => {
  it.each([
    [[1], [true]],
    [
      [1, 2, 3],
      [true, true, true],
    ],
    [
      [1, 5, 6],
      [true, true, true],
    ],
    [
      [1, 1],
      [true, false],
    ],
    [
      [5, 3],
      [true, false],
    ],
    [
      [1, 2, 1, 2, 3],
      [true, true, false, false, true],
    ],
    // A digest without qop has no count, so its nonce is good once.
    [
      [Infinity, Infinity],
      [true, false],
    ],
  ])('%j is taken as %j', (counts, taken) => {
    const ledger = new NonceLedger(new ManualClock());
    expect(counts.map((count) => ledger.use('nonce', count, 1_000))).toEqual(taken);
  });

  it('is each nonce’s own', () => {
    const ledger = new NonceLedger(new ManualClock());
    expect([ledger.use('a', 1, 1_000), ledger.use('b', 1, 1_000)]).toEqual([true, true]);
  });

  it('is taken at most once, in whatever order', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 8 })), (counts) => {
        const ledger = new NonceLedger(new ManualClock());
        const taken = counts.filter((count) => ledger.use('nonce', count, 1_000));
        expect(new Set(taken).size).toBe(taken.length);
      }),
    );
  });

  it('is forgotten when the nonce has ended', async () => {
    const clock = new ManualClock();
    const ledger = new NonceLedger(clock);
    ledger.use('a', 1, 1_000);
    ledger.use('b', 1, 2_000);
    expect(ledger.size).toBe(2);
    await clock.advance(1_000);
    ledger.use('c', 1, 3_000);
    expect(ledger.size).toBe(2);
  });

  it('is not forgotten under a flood: what had to be let go counts as used', () => {
    const ledger = new NonceLedger(new ManualClock(), 3);
    for (const [index, nonce] of ['a', 'b', 'c', 'd', 'e'].entries()) ledger.use(nonce, 1, 1_000 + index);
    expect(ledger.size).toBe(3);
    expect([ledger.use('a', 1, 1_000), ledger.use('b', 1, 1_001), ledger.use('e', 2, 1_004)]).toEqual([
      false,
      false,
      true,
    ]);
  });
});
