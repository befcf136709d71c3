import { SipMessageError } from '../sip-message-error.js';
import { sipVersion } from './grammar.js';
import type { SipRequest, SipResponse } from './sip-message.js';

export type StartLine =
  | Pick<SipRequest, 'kind' | 'method' | 'uri' | 'version'>
  | Pick<SipResponse, 'kind' | 'status' | 'reason' | 'version'>;

// A Request-URI with spaces is let through: the request can then be answered 400 (RFC 4475 §3.1.2.8, §3.1.2.9).
const requestLine = /^([A-Za-z0-9\-.!%*_+`'~]+) (.+) (SIP\/\d+\.\d+)$/is;
const statusLine = /^(SIP\/\d+\.\d+) (\d+)(?: (.*))?$/is;

function versionOf(text: string): { readonly version?: string } {
  return text.toUpperCase() === sipVersion ? {} : { version: text };
}

function parseStatusLine(line: string): StartLine {
  const [, version, status, reason = ''] = statusLine.exec(line) ?? [];
  if (version === undefined || status === undefined) {
    throw new SipMessageError(
      'sip-message/invalid-start-line',
      'The first line of the SIP response cannot be read.',
    );
  }
  if (status.length !== 3) {
    throw new SipMessageError(
      'sip-message/invalid-status',
      'The status of the SIP response is not three digits.',
    );
  }
  return { kind: 'response', status: Number(status), reason, ...versionOf(version) };
}

export function parseStartLine(line: string): StartLine {
  if (/^SIP\//i.test(line)) return parseStatusLine(line);
  const [, method, uri, version] = requestLine.exec(line) ?? [];
  if (method === undefined || uri === undefined || version === undefined) {
    throw new SipMessageError(
      'sip-message/invalid-start-line',
      'The first line of the SIP request cannot be read.',
    );
  }
  return { kind: 'request', method, uri, ...versionOf(version) };
}
