/** One message of RFC 4475. */
export interface TortureMessage {
  readonly section: string;
  /** As the RFC's archive names it. */
  readonly name: string;
  readonly title: string;
  readonly data: string | Uint8Array;
}

/** Writes a message as it reads in the RFC: the first line break is the template's, all others are CR LF. */
export function sip(strings: TemplateStringsArray, ...values: readonly string[]): string {
  return String.raw(strings, ...values)
    .slice(1)
    .replaceAll('\n', '\r\n');
}

/** The session description that most of the RFC's messages carry. */
export function sdp(address: string): string {
  return [
    'v=0',
    `o=mhandley 29739 7272939 IN IP4 ${address}`,
    's=-',
    `c=IN IP4 ${address}`,
    't=0 0',
    'm=audio 49217 RTP/AVP 0 12',
    'm=video 3227 RTP/AVP 31',
    'a=rtpmap:31 LPC',
    '',
  ].join('\n');
}

function fromHex(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** A message around octets that are no text. */
export function bytes(before: string, hex: string, after: string): Uint8Array {
  const encoder = new TextEncoder();
  return Uint8Array.from([...encoder.encode(before), ...fromHex(hex), ...encoder.encode(after)]);
}
