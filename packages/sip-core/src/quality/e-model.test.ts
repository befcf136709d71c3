import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { impairmentOf } from './codec-impairment.js';
import { delayImpairment, effectiveImpairment, estimateMos, mosOfRating } from './e-model.js';

describe('mosOfRating', () => {
  // ITU-T G.107 annex B, table B.1.
  it.each([
    [90, 4.34],
    [80, 4.03],
    [70, 3.6],
    [60, 3.1],
    [50, 2.58],
  ])('says of R = %d what G.107 prints: %d', (rating, mos) => {
    expect(Math.abs(mosOfRating(rating) - mos)).toBeLessThan(0.01);
  });

  it('ends at 1 and 4.5', () => {
    expect([-10, 0, 3, 100, 200].map(mosOfRating)).toEqual([1, 1, 1, 4.5, 4.5]);
  });
});

// ITU-T G.107 (06/2015) §7.7: "If all parameters are set to the default values, the calculation results in … R = 93.2."
const defaultRating = 93.2;

describe('effectiveImpairment', () => {
  // ITU-T G.113 (02/2001) appendix I, table I.2: G.729A with silence suppression under random loss, as it was measured. Ie 11
  // and Bpl 19 were fitted to it later.
  it.each([
    [0, 11],
    [0.5, 13],
    [1, 15],
    [1.5, 17],
    [2, 19],
    [3, 23],
    [4, 26],
    [8, 36],
    [16, 49],
  ])('is what was measured for G.729A at %d %% loss: %d', (percent, measured) => {
    const computed = effectiveImpairment({ ...impairmentOf('G729'), lossFraction: percent / 100 });
    expect(Math.abs(computed - measured)).toBeLessThan(0.6);
  });

  // The same table: G.711 with concealment, packets of 10 ms. Formula and table agree within three points of R.
  it.each([
    [0, 0],
    [1, 5],
    [2, 7],
    [3, 10],
    [5, 15],
    [7, 20],
    [10, 25],
    [15, 35],
    [20, 45],
  ])('is near what was measured for G.711 at %d %% loss: %d', (percent, measured) => {
    const computed = effectiveImpairment({ ...impairmentOf('PCMA'), lossFraction: percent / 100 });
    expect(Math.abs(computed - measured)).toBeLessThan(3);
  });

  it('is half of what can be lost at a loss of Bpl, which is what Bpl means', () => {
    expect(effectiveImpairment({ Ie: 0, Bpl: 25.1, lossFraction: 0.251 })).toBeCloseTo(47.5, 9);
  });

  it('is the codec’s own harm without loss, and never above 95', () => {
    expect(effectiveImpairment({ Ie: 11, Bpl: 19, lossFraction: 0 })).toBe(11);
    expect(effectiveImpairment({ Ie: 11, Bpl: 19, lossFraction: 7 })).toBeLessThan(95);
  });
});

describe('delayImpairment', () => {
  // (7-27) and (7-28) with sT = 1 and mT = 100 ms (table 1, "Default"), by another program with 40 digits (docs/quality.md).
  it.each([
    [0, 0],
    [100, 0],
    [125, 0.005],
    [150, 0.164],
    [175, 1.035],
    [200, 3.044],
    [250, 8.917],
    [300, 14.761],
    [400, 24.07],
    [500, 30.636],
    [1_000, 43.79],
  ])('of %d ms is %d', (delayMs, impairment) => {
    expect(delayImpairment(delayMs)).toBeCloseTo(impairment, 2);
  });
});

describe('estimateMos', () => {
  const mosAt = (conditions: {
    readonly codec: string;
    readonly rttMs: number;
    readonly jitterMs: number;
    readonly lossPercent: number;
  }): number => Number(estimateMos({ ...conditions, lossFraction: conditions.lossPercent / 100 }).toFixed(2));

  it('gives a faultless line 4.41, the best of G.107’s defaults', () => {
    expect(mosAt({ codec: 'PCMU', rttMs: 20, jitterMs: 2, lossPercent: 0 })).toBe(4.41);
  });

  it('gives G.107’s defaults the MOS of annex B', () => {
    expect(mosOfRating(defaultRating)).toBeCloseTo(4.409, 3);
  });

  // By the other program, from the formulas and the table of codecs alone.
  it.each([
    { rttMs: 100, jitterMs: 10, lossPercent: 1, codec: 'PCMU', mos: 4.33 },
    { rttMs: 100, jitterMs: 10, lossPercent: 5, codec: 'PCMU', mos: 3.92 },
    { rttMs: 400, jitterMs: 30, lossPercent: 0, codec: 'PCMU', mos: 4.05 },
    { rttMs: 100, jitterMs: 10, lossPercent: 5, codec: 'opus', mos: 3.62 },
    { rttMs: 100, jitterMs: 10, lossPercent: 5, codec: 'G722', mos: 3.57 },
    { rttMs: 100, jitterMs: 10, lossPercent: 1, codec: 'opus', mos: 4.28 },
    { rttMs: 600, jitterMs: 20, lossPercent: 10, codec: 'opus', mos: 1.87 },
    { rttMs: 800, jitterMs: 50, lossPercent: 0, codec: 'PCMU', mos: 3.18 },
    { rttMs: 100, jitterMs: 10, lossPercent: 3, codec: 'G729', mos: 3.63 },
    { rttMs: 100, jitterMs: 10, lossPercent: 0, codec: 'who knows', mos: 4.1 },
  ])('$codec at $rttMs ms, $jitterMs ms of jitter and $lossPercent % loss: $mos', (conditions) => {
    expect(mosAt(conditions)).toBe(conditions.mos);
  });

  it('knows codecs whatever their letters', () => {
    const conditions = { rttMs: 100, jitterMs: 10, lossPercent: 3 };
    expect(mosAt({ ...conditions, codec: 'OPUS' })).toBe(mosAt({ ...conditions, codec: 'opus' }));
  });

  it('stays on the scale, and never rises with loss or delay', () => {
    const conditions = fc.record({
      codec: fc.constantFrom('opus', 'PCMA', 'G722', undefined),
      rttMs: fc.double({ min: 0, max: 10_000, noNaN: true }),
      jitterMs: fc.double({ min: 0, max: 1_000, noNaN: true }),
      lossFraction: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(conditions, (at) => {
        const mos = estimateMos(at);
        expect(mos).toBeGreaterThanOrEqual(1);
        expect(mos).toBeLessThanOrEqual(4.5);
        const worse = { ...at, rttMs: at.rttMs + 50, lossFraction: Math.min(1, at.lossFraction + 0.05) };
        expect(estimateMos(worse)).toBeLessThanOrEqual(mos + 1e-9);
      }),
    );
  });
});
