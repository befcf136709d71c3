import { maskHeaderLine, maskUris } from './mask-header.js';
import { maskDigitRuns, maskedSecret, maskWrittenNumbers } from './mask-number.js';
import { maskSdp } from './mask-sdp.js';

/**
 * Takes secrets and numbers out of a SIP message, so that it may be shown to a stranger:
 *
 * - Headers that are not known to be harmless keep their name alone. Credentials and challenges keep their scheme.
 * - In URIs and names each digit becomes an `x`, and passwords, unknown parameters and headers of URIs become `***`.
 * - Elsewhere each run of five digits or more becomes as many `x`; in reasons, also digits that are set apart.
 * - Of a session description the lines that say how media flow stay; keys, passwords, fingerprints, names and what is not
 *   known go. Every other body goes.
 *
 * User names in letters, hosts, addresses and codecs stay: without them a trace would be of no use.
 */
export function maskMessage(text: string): string {
  const [head = '', body = ''] = text.split(/\r?\n\r?\n(.*)/s);
  // A header may go on in the next line (RFC 3261 §7.3.1), and a secret with it.
  const [first = '', ...lines] = head.replace(/\r?\n[ \t]+/g, ' ').split(/\r\n|\r|\n/);
  const masked = lines.map(maskHeaderLine);
  return [maskStartLine(first), ...masked, '', maskBody(body, lines)].join('\r\n');
}

/** The method or the status with its reason: what a ladder diagram writes at the arrow. */
export function maskStartLine(line: string): string {
  const [, version, status, reason] = /^(SIP\/2\.0) (\d{3})(?: (.*))?$/i.exec(line) ?? [];
  if (version !== undefined) return `${version} ${status ?? ''} ${maskWrittenNumbers(reason ?? '')}`.trim();
  const [, method, uri] = /^([A-Z]{1,20}) (\S+) SIP\/2\.0$/.exec(line) ?? [];
  return method === undefined || uri === undefined ? maskedSecret : `${method} ${maskUris(uri)} SIP/2.0`;
}

function maskBody(body: string, lines: readonly string[]): string {
  if (body.trim() === '') return '';
  const type = lines
    .map((line) => /^(?:content-type|c)[ \t]*:[ \t]*([^;\s]+)/i.exec(line)?.[1])
    .find(Boolean);
  // Part of a description is masked like one: RFC 8840 §9.
  if (/^application\/(sdp|trickle-ice-sdpfrag)$/i.test(type ?? '')) return maskSdp(body);
  // A transfer's report is one line (RFC 3515 §2.4.5).
  if (type?.toLowerCase() === 'message/sipfrag') return maskStartLine(body.split(/\r?\n/)[0] ?? '');
  return `[${String(body.length)} characters of ${maskDigitRuns(type ?? 'no type')}]`;
}
