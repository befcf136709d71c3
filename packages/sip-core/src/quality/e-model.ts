import { impairmentOf } from './codec-impairment.js';

export interface ListeningConditions {
  /** As `opus`; another, or none, is taken for the worst that we know. */
  readonly codec: string | undefined;
  /** From 0 to 1. */
  readonly lossFraction: number;
  readonly jitterMs: number;
  /** There and back. Undefined counts as none. */
  readonly rttMs: number | undefined;
  /** In the jitter buffer. Undefined counts as twice the jitter. */
  readonly bufferMs?: number | undefined;
}

/** One packet's worth of sound, which is full before it is sent: what browsers use with every codec of ours. */
const packetMs = 20;

/** Ro − Is of ITU-T G.107 (06/2015) with all of its default values (table 3 there): R of a line without fault. */
const bestRating = 93.2;

/**
 * What a listener would say, from 1 to 4.5, by the E-model of ITU-T G.107 for narrow-band telephony:
 *
 *     R = 93.2 − Idd − Ie,eff                        (7-1, with the defaults of table 3)
 *     Idd by the one-way delay                        (7-27, 7-28)
 *     Ie,eff = Ie + (95 − Ie) · Ppl / (Ppl + Bpl)     (7-29, BurstR = 1: random loss)
 *     MOS by R                                        (annex B)
 *
 * The one-way delay is half of the round trip, the jitter buffer and one packet of 20 ms. Echo is left out (Idte and
 * Idle are 0), since browsers cancel it. The scale is that of narrow-band telephony for every codec, so that calls can be
 * compared: wide-band sound is not counted as better. Sources and limits: docs/quality.md.
 */
export function estimateMos({
  bufferMs,
  codec,
  jitterMs,
  lossFraction,
  rttMs = 0,
}: ListeningConditions): number {
  const delayMs = rttMs / 2 + (bufferMs ?? 2 * jitterMs) + packetMs;
  const { Bpl, Ie } = impairmentOf(codec);
  return mosOfRating(bestRating - delayImpairment(delayMs) - effectiveImpairment({ Ie, Bpl, lossFraction }));
}

/** Idd (7-27, 7-28): nothing up to 100 ms one way. */
export function delayImpairment(delayMs: number): number {
  if (delayMs <= 100) return 0;
  const x = Math.log2(delayMs / 100);
  return 25 * ((1 + x ** 6) ** (1 / 6) - 3 * (1 + (x / 3) ** 6) ** (1 / 6) + 2);
}

/** Ie,eff (7-29) for loss that comes at random. */
export function effectiveImpairment(options: {
  readonly Ie: number;
  readonly Bpl: number;
  readonly lossFraction: number;
}): number {
  const { Bpl, Ie } = options;
  const Ppl = Math.min(1, Math.max(0, options.lossFraction)) * 100;
  return Ie + (95 - Ie) * (Ppl / (Ppl + Bpl));
}

/** Annex B. */
export function mosOfRating(rating: number): number {
  if (rating <= 0) return 1;
  if (rating >= 100) return 4.5;
  // The polynomial dips below 1 for R under 6.5; the scale ends there.
  return Math.max(1, 1 + 0.035 * rating + rating * (rating - 60) * (100 - rating) * 7e-6);
}
