import { maskDigitRuns, maskedSecret } from './mask-number.js';

/** Attributes (RFC 8866 §5.13) whose values are of use, and of nobody. */
const keptAttributes = new Set([
  ...'rtpmap fmtp ptime maxptime sendrecv sendonly recvonly inactive mid group setup rtcp rtcp-mux'.split(
    ' ',
  ),
  ...'rtcp-mux-only rtcp-rsize rtcp-fb extmap extmap-allow-mixed candidate end-of-candidates ice-options'.split(
    ' ',
  ),
  ...'ice-lite ice2 bundle-only msid-semantic content'.split(' '),
]);

/** A session description with the lines that say how the media flow; keys, names and what is not known are taken out. */
export function maskSdp(body: string): string {
  return body
    .split(/\r?\n/)
    .map((line) => (line === '' ? '' : maskLine(line)))
    .join('\r\n');
}

function maskLine(line: string): string {
  const kind = line.slice(0, 2);
  const value = line.slice(2);
  if (kind === 'a=') return `a=${maskAttribute(value)}`;
  if (kind === 'o=') return maskOrigin(value);
  if (/^[vtcmb]=$/.test(kind)) return maskNumberedLine(kind, value);
  return /^[a-z]=$/.test(kind) ? `${kind}${maskedSecret}` : maskedSecret;
}

/** Versions and times are counters, and a port has five digits at the most: what is longer is neither. */
function maskNumberedLine(kind: string, value: string): string {
  return `${kind}${value.replace(/\d{6,}/g, maskDigitRuns)}`;
}

/** `o=<user> <session> <version> IN IP4 <address>`: the first may be anybody. */
function maskOrigin(value: string): string {
  const [, , , ...network] = value.split(' ');
  return `o=- x x ${network.join(' ')}`.replace(/\d{6,}/g, maskDigitRuns).trimEnd();
}

function maskAttribute(value: string): string {
  const colon = value.indexOf(':');
  const name = colon === -1 ? value : value.slice(0, colon);
  if (!keptAttributes.has(name.toLowerCase())) return `${maskDigitRuns(name.slice(0, 32))}:${maskedSecret}`;
  if (name === 'candidate')
    return value.replace(/ ufrag \S+/g, ` ufrag ${maskedSecret}`).replace(/\d{6,}/g, maskDigitRuns);
  return value.replace(/\d{6,}/g, maskDigitRuns);
}
