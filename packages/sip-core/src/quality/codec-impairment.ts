/** A codec's own harm, and how well it bears loss, in the terms of ITU-T G.113. */
export interface CodecImpairment {
  readonly Ie: number;
  readonly Bpl: number;
}

/** G.711 with packet loss concealment, ITU-T G.113 appendix I. Browsers conceal whatever the codec; without it Bpl is 4.3. */
const pcm: CodecImpairment = { Ie: 0, Bpl: 25.1 };

/** G.729A with silence suppression, G.113 appendix I: a codec that we do not know had better not be flattered. */
const unknown: CodecImpairment = { Ie: 11, Bpl: 19 };

/**
 * By codec name in small letters. docs/quality.md says where each number comes from, and which are estimates: G.113 has
 * neither Opus nor, on the narrow-band scale, G.722.
 */
const impairments: ReadonlyMap<string, CodecImpairment> = new Map<string, CodecImpairment>([
  ['pcmu', pcm],
  ['pcma', pcm],
  ['g729', unknown],
  // Measured up to 11 kbit/s on the narrow-band scale (Alahmadi, Počta and Melvin, 2021): Ie 2.0 there and falling with the
  // rate, Bpl 16.0. Browsers send more than twice as much, so that no harm of its own is left.
  ['opus', { Ie: 0, Bpl: 16 }],
  // An estimate: better than G.711 without loss (G.113 appendix IV), and worse with it, since it predicts from packet to packet.
  ['g722', { Ie: 0, Bpl: 15 }],
]);

export function impairmentOf(codec: string | undefined): CodecImpairment {
  return impairments.get(codec?.toLowerCase() ?? '') ?? unknown;
}
