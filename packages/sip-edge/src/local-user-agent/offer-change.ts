/** What a new offer in a running call is, seen from the last one. */
export type OfferChange = 'none' | 'ice-restart' | 'other';

/**
 * Tells a session refresh and an ICE restart from any other change (RFC 3264 §8, RFC 8445 §2.4). The echo line has
 * one answer to an offer: it can be given again, or a new one can be made for a new transport.
 */
export function compareOffers(last: string, next: string): OfferChange {
  if (withoutOrigin(last) === withoutOrigin(next)) return 'none';
  return fragmentsOf(last) === fragmentsOf(next) ? 'other' : 'ice-restart';
}

/** The origin line has a version that may rise without any change. */
function withoutOrigin(sdp: string): string {
  return linesOf(sdp)
    .filter((line) => !line.startsWith('o='))
    .join('\n');
}

function fragmentsOf(sdp: string): string {
  return linesOf(sdp)
    .filter((line) => line.startsWith('a=ice-ufrag:'))
    .join('\n');
}

function linesOf(sdp: string): readonly string[] {
  return sdp.split(/\r?\n/).filter((line) => line !== '');
}
