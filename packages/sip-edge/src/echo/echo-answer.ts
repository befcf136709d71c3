import type { EchoCodec, EchoOffer, MediaDirection, OfferedMedia } from './echo-offer.js';
import type { EchoTransport } from './echo-peer.js';

/** Only what comes can go back. */
const answerDirections: Readonly<Record<MediaDirection, MediaDirection>> = {
  sendrecv: 'sendrecv',
  sendonly: 'recvonly',
  recvonly: 'inactive',
  inactive: 'inactive',
};

/** Writes the answer (RFC 8829 §5.3.1) that takes the offer's audio and declines all else. */
export function writeEchoAnswer(offer: EchoOffer, transport: EchoTransport): string {
  const lines = [
    'v=0',
    `o=- ${String(transport.ssrc)} 1 IN IP4 127.0.0.1`,
    's=-',
    't=0 0',
    ...(offer.isBundled ? [`a=group:BUNDLE ${offer.media[offer.audioIndex]?.mid ?? ''}`] : []),
    'a=ice-lite',
    ...offer.media.flatMap((media, index) =>
      index === offer.audioIndex ? audioSection(offer, media, transport) : declinedSection(media),
    ),
  ];
  return `${lines.join('\r\n')}\r\n`;
}

function declinedSection({ kind, protocol, formats, mid }: OfferedMedia): readonly string[] {
  return [`m=${kind} 0 ${protocol} ${formats}`, 'c=IN IP4 0.0.0.0', ...midLine(mid), 'a=inactive'];
}

function audioSection(offer: EchoOffer, media: OfferedMedia, transport: EchoTransport): readonly string[] {
  const codecs = [offer.codec, ...(offer.telephoneEvent === undefined ? [] : [offer.telephoneEvent])];
  const [first] = transport.addresses;
  return [
    `m=audio ${String(first?.port ?? 9)} ${media.protocol} ${codecs.map(({ payloadType }) => payloadType).join(' ')}`,
    connectionLine(first?.host ?? '0.0.0.0'),
    ...midLine(media.mid),
    `a=${answerDirections[offer.direction]}`,
    'a=rtcp-mux',
    `a=ice-ufrag:${transport.iceUfrag}`,
    `a=ice-pwd:${transport.icePassword}`,
    ...transport.fingerprints.map((fingerprint) => `a=fingerprint:${fingerprint}`),
    `a=setup:${offer.isDtlsServer ? 'active' : 'passive'}`,
    ...transport.addresses.map(candidateLine),
    'a=end-of-candidates',
    ...codecs.flatMap(codecLines),
    'a=msid:echo echo-audio',
    `a=ssrc:${String(transport.ssrc)} cname:echo`,
  ];
}

function midLine(mid: string | undefined): readonly string[] {
  return mid === undefined ? [] : [`a=mid:${mid}`];
}

function connectionLine(host: string): string {
  return `c=IN ${host.includes(':') ? 'IP6' : 'IP4'} ${host}`;
}

/** RFC 8445 §5.1.2.1: type preference 126 for a host candidate, then our own order, then the component. */
function candidateLine(address: { readonly host: string; readonly port: number }, index: number): string {
  const priority = 126 * 2 ** 24 + (65_535 - index) * 2 ** 8 + 255;
  return `a=candidate:${String(index + 1)} 1 udp ${String(priority)} ${address.host} ${String(address.port)} typ host`;
}

function codecLines({ payloadType, encoding, parameters }: EchoCodec): readonly string[] {
  const map = `a=rtpmap:${String(payloadType)} ${encoding}`;
  return parameters === undefined ? [map] : [map, `a=fmtp:${String(payloadType)} ${parameters}`];
}
