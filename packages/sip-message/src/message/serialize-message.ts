import { headerKey } from '../headers/header-names.js';
import { SipMessageError } from '../sip-message-error.js';
import { byteLength } from './content-length.js';
import { hasLineBreak, isToken, isUriText, sipVersion } from './grammar.js';
import type { SipMessage } from './sip-message.js';

function unsafe(what: string): SipMessageError {
  return new SipMessageError(
    'sip-message/unsafe-value',
    `${what} would break the SIP message that it is written to.`,
  );
}

function writeStartLine(message: SipMessage): string {
  const version = message.version ?? sipVersion;
  if (!/^SIP\/\d+\.\d+$/i.test(version)) throw unsafe('The version');
  if (message.kind === 'response') {
    const { reason, status } = message;
    if (!Number.isInteger(status) || status < 100 || status > 999) throw unsafe('The status');
    if (hasLineBreak(reason)) throw unsafe('The reason phrase');
    return `${version} ${status} ${reason}`;
  }
  const { method, uri } = message;
  if (!isToken(method)) throw unsafe('The method');
  if (!isUriText(uri)) throw unsafe('The Request-URI');
  return `${method} ${uri} ${version}`;
}

function writeHead(message: SipMessage, contentLength: number): string {
  let head = `${writeStartLine(message)}\r\n`;
  let hasLength = false;
  for (const { name, value } of message.headers.lines()) {
    if (!isToken(name)) throw unsafe('The name of a header');
    if (hasLineBreak(value)) throw unsafe('The value of a header');
    const isLength = headerKey(name) === 'content-length';
    if (isLength && hasLength) continue;
    hasLength ||= isLength;
    head += `${name}: ${isLength ? contentLength : value}\r\n`;
  }
  return hasLength ? `${head}\r\n` : `${head}Content-Length: ${contentLength}\r\n\r\n`;
}

/**
 * Writes the message with its Content-Length counted anew, in octets.
 *
 * @throws SipMessageError `sip-message/unsafe-value` where a part has a line break or would move the others,
 * `sip-message/binary-body` where the body is not text: `encodeMessage` writes that.
 */
export function serializeMessage(message: SipMessage): string {
  if (message.rawBody !== undefined) {
    throw new SipMessageError('sip-message/binary-body', 'The body of the SIP message is not text.');
  }
  return writeHead(message, byteLength(message.body)) + message.body;
}

/**
 * Writes the message as octets: the same for a text body, and the only way for another.
 *
 * @throws SipMessageError `sip-message/unsafe-value`, as `serializeMessage` does
 */
export function encodeMessage(message: SipMessage): Uint8Array {
  const body = message.rawBody ?? new TextEncoder().encode(message.body);
  const head = new TextEncoder().encode(writeHead(message, body.length));
  const bytes = new Uint8Array(head.length + body.length);
  bytes.set(head);
  bytes.set(body, head.length);
  return bytes;
}
