import { EdgeError } from '../edge-error.js';

/** A payload type with what it stands for, as `111`, `opus/48000/2`. */
export interface EchoCodec {
  readonly payloadType: number;
  readonly encoding: string;
  /** The format's parameters, mirrored in the answer: the caller hears itself as it likes to be heard. */
  readonly parameters: string | undefined;
}

export interface OfferedMedia {
  readonly kind: string;
  readonly protocol: string;
  readonly formats: string;
  readonly mid: string | undefined;
}

export type MediaDirection = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

/** What the echo line needs from an offer. All of it has been checked. */
export interface EchoOffer {
  /** Every media section in its order: the answer must have as many. */
  readonly media: readonly OfferedMedia[];
  /** The one section that is taken. */
  readonly audioIndex: number;
  readonly isBundled: boolean;
  readonly direction: MediaDirection;
  readonly codec: EchoCodec;
  /** The caller's key presses (RFC 4733): accepted so that its keypad works, but not echoed. */
  readonly telephoneEvent: EchoCodec | undefined;
  readonly iceUfrag: string;
  readonly icePassword: string;
  readonly fingerprints: readonly string[];
  /** Whether the caller insists on answering the DTLS handshake rather than starting it. */
  readonly isDtlsServer: boolean;
  readonly ssrc: number | undefined;
}

interface Section {
  readonly media: OfferedMedia;
  readonly port: number;
  readonly lines: readonly string[];
}

/** What can be sent back unseen. RFC 3551 §6 lets the static payload types go without an rtpmap. */
const echoableEncodings = /^(opus\/48000\/2|(PCMU|PCMA|G722)\/8000(\/1)?)$/i;
const staticEncodings: ReadonlyMap<string, string> = new Map([
  ['0', 'PCMU/8000'],
  ['8', 'PCMA/8000'],
  ['9', 'G722/8000'],
]);

/** Reads what the echo line needs from an offer (RFC 8829) and says what is missing. @throws EdgeError `edge/bad-offer` */
export function readEchoOffer(sdp: string): EchoOffer {
  const [session, ...rest] = splitSections(sdp);
  if (session?.[0] !== 'v=0') throw badOffer('it is not a session description');
  const sections = rest.map(readSection);

  const audioIndex = sections.findIndex(({ media, port, lines }) => isUsable(media, port, lines));
  const audio = sections[audioIndex];
  if (audio === undefined) throw badOffer('it has no audio in a codec that can be echoed');
  return {
    media: sections.map(({ media }) => media),
    audioIndex,
    isBundled: isBundled(session, audio.media.mid),
    direction: directionOf(audio.lines),
    ...codecsOf(audio),
    ...transportOf(session, audio.lines),
    ssrc: ssrcOf(audio.lines),
  };
}

function badOffer(why: string): EdgeError {
  return new EdgeError('edge/bad-offer', `The echo line cannot take this call's offer: ${why}.`);
}

/** The session's own lines first, then each media section's. */
function splitSections(sdp: string): readonly (readonly string[])[] {
  const sections: string[][] = [[]];
  for (const line of sdp.split(/\r\n|\r|\n/)) {
    if (line.startsWith('m=')) sections.push([]);
    sections.at(-1)?.push(line);
  }
  return sections;
}

function readSection(lines: readonly string[]): Section {
  const [, kind, port, protocol, formats] =
    /^m=(\S+) (\d{1,5})(?:\/\d+)? (\S+) (\S.*)$/.exec(lines[0] ?? '') ?? [];
  if (kind === undefined || port === undefined || protocol === undefined || formats === undefined) {
    throw badOffer('one of its media lines cannot be read');
  }
  return { media: { kind, protocol, formats, mid: valueOf('mid', lines) }, port: Number(port), lines };
}

function isUsable(media: OfferedMedia, port: number, lines: readonly string[]): boolean {
  return media.kind === 'audio' && port !== 0 && echoableCodec(media, lines) !== undefined;
}

function valuesOf(name: string, lines: readonly string[]): readonly string[] {
  const prefix = `a=${name}:`;
  return lines.filter((line) => line.startsWith(prefix)).map((line) => line.slice(prefix.length).trim());
}

function valueOf(name: string, lines: readonly string[]): string | undefined {
  return valuesOf(name, lines)[0];
}

function isBundled(session: readonly string[], mid: string | undefined): boolean {
  const groups = valuesOf('group', session).map((value) => value.split(' '));
  return (
    mid !== undefined && groups.some(([semantics, ...mids]) => semantics === 'BUNDLE' && mids.includes(mid))
  );
}

function directionOf(lines: readonly string[]): MediaDirection {
  const directions = ['sendonly', 'recvonly', 'inactive'] as const;
  return directions.find((direction) => lines.includes(`a=${direction}`)) ?? 'sendrecv';
}

/** `rtpmap` or `fmtp` by payload type; the first of several counts. */
function byFormat(name: string, lines: readonly string[]): ReadonlyMap<string, string> {
  const entries = valuesOf(name, lines).map((value): [string, string] => {
    const [format = '', ...rest] = value.split(' ');
    return [format, rest.join(' ')];
  });
  return new Map(entries.reverse());
}

function allCodecs(media: OfferedMedia, lines: readonly string[]): readonly EchoCodec[] {
  const encodings = byFormat('rtpmap', lines);
  const parameters = byFormat('fmtp', lines);
  return media.formats.split(/ +/).flatMap((format) => {
    const encoding = encodings.get(format) ?? staticEncodings.get(format);
    if (encoding === undefined || !/^\d{1,3}$/.test(format) || Number(format) > 127) return [];
    return { payloadType: Number(format), encoding, parameters: parameters.get(format) };
  });
}

/** The caller's first choice among the echoable, and no second: what comes must be what goes. */
function echoableCodec(media: OfferedMedia, lines: readonly string[]): EchoCodec | undefined {
  return allCodecs(media, lines).find(({ encoding }) => echoableEncodings.test(encoding));
}

function codecsOf({ media, lines }: Section): Pick<EchoOffer, 'codec' | 'telephoneEvent'> {
  const codec = echoableCodec(media, lines);
  if (codec === undefined) throw badOffer('it has no audio in a codec that can be echoed');
  // RFC 4733 §2.1: the events run on the clock of the audio that they stand beside.
  const wanted = `telephone-event/${codec.encoding.split('/')[1] ?? ''}`;
  return { codec, telephoneEvent: allCodecs(media, lines).find(({ encoding }) => encoding === wanted) };
}

type Transport = Pick<EchoOffer, 'iceUfrag' | 'icePassword' | 'fingerprints' | 'isDtlsServer'>;

/** ICE and DTLS parameters stand in the section or, for all sections, above them (RFC 8839 §4.4, RFC 8842 §5). */
function transportOf(session: readonly string[], section: readonly string[]): Transport {
  const lines = [...section, ...session];
  const iceUfrag = valueOf('ice-ufrag', lines) ?? '';
  const icePassword = valueOf('ice-pwd', lines) ?? '';
  if (!/^[\w+/-]{4,256}$/.test(iceUfrag) || !/^[\w+/-]{22,256}$/.test(icePassword)) {
    throw badOffer('it has no ICE credentials');
  }
  const fingerprints = valuesOf('fingerprint', lines);
  if (fingerprints.length === 0 || !fingerprints.every((value) => /^sha-\d{1,3} [0-9A-F:]+$/i.test(value))) {
    throw badOffer('it has no DTLS fingerprint');
  }
  const setup = valueOf('setup', lines) ?? 'actpass';
  if (!/^(actpass|active|passive)$/.test(setup)) throw badOffer('nobody would start the DTLS handshake');
  // RFC 8834 §4.5: media and its reports share one port in WebRTC.
  if (!section.includes('a=rtcp-mux')) throw badOffer('it wants a port of its own for RTCP');
  // Two lite agents would wait for each other: neither checks.
  if (session.includes('a=ice-lite')) throw badOffer('it leaves the ICE checks to the echo line');
  return { iceUfrag, icePassword, fingerprints, isDtlsServer: setup === 'passive' };
}

function ssrcOf(lines: readonly string[]): number | undefined {
  const [, ssrc] = /^(\d{1,10}) /.exec(valueOf('ssrc', lines) ?? '') ?? [];
  return ssrc === undefined ? undefined : Number(ssrc);
}
