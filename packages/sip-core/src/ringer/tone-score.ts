import type { RingTone } from '../ports/ringer-port.js';

/** One period of a tone, which repeats. */
export interface ToneScore {
  /** In hertz, sounding together. */
  readonly frequencies: readonly number[];
  /** Sound, silence, sound, silence … */
  readonly cadenceMs: readonly number[];
  /** From 0 to 1. */
  readonly level: number;
}

export type ToneRegion = 'europe' | 'uk' | 'north-america';

const ringtone: ToneScore = { frequencies: [784, 988], cadenceMs: [400, 200, 400, 2_000], level: 0.5 };

/** ITU-T E.180 supplement 2, as people know them; the ringtone is ours. */
export const toneScores: Readonly<Record<ToneRegion, Readonly<Record<RingTone, ToneScore>>>> = {
  europe: {
    ringtone,
    ringback: { frequencies: [425], cadenceMs: [1_000, 4_000], level: 0.2 },
    'call-waiting': { frequencies: [425], cadenceMs: [200, 600, 200, 4_000], level: 0.1 },
  },
  uk: {
    ringtone,
    ringback: { frequencies: [400, 450], cadenceMs: [400, 200, 400, 2_000], level: 0.2 },
    'call-waiting': { frequencies: [400], cadenceMs: [100, 2_900], level: 0.1 },
  },
  'north-america': {
    ringtone,
    ringback: { frequencies: [440, 480], cadenceMs: [2_000, 4_000], level: 0.2 },
    'call-waiting': { frequencies: [440], cadenceMs: [300, 9_700], level: 0.1 },
  },
};
