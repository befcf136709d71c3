/** A codec's own harm, and how well it bears loss, in the terms of ITU-T G.113. */
export interface CodecImpairment {
  readonly Ie: number;
  readonly Bpl: number;
}

/** G.711 with concealment, ITU-T G.113 appendix I. Browsers conceal whatever the codec. */
const pcm: CodecImpairment = { Ie: 0, Bpl: 25.1 };

/**
 * By codec name in small letters. G.113 gives G.711 alone a pair on the narrow-band scale. Those of Opus and G.722 are
 * ours: no harm of their own on a scale that ends with narrow-band telephony, and a little less patience with loss than
 * G.711, since they predict from packet to packet.
 */
const impairments: ReadonlyMap<string, CodecImpairment> = new Map<string, CodecImpairment>([
  ['pcmu', pcm],
  ['pcma', pcm],
  ['opus', { Ie: 0, Bpl: 20 }],
  ['g722', { Ie: 0, Bpl: 15 }],
]);

/** G.729A, G.113 appendix I: a codec that we do not know had better not be flattered. */
const unknown: CodecImpairment = { Ie: 11, Bpl: 19 };

export function impairmentOf(codec: string | undefined): CodecImpairment {
  return impairments.get(codec?.toLowerCase() ?? '') ?? unknown;
}
