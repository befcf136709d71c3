import { headerKey, knownHeaderKey } from '../headers/header-names.js';
import { type KeyedLine, LocatedLines, SipHeaders } from '../headers/sip-headers.js';
import { SipMessageError } from '../sip-message-error.js';
import { isBlank, isToken, trimBlanks } from './grammar.js';
import { cutText, readContentLength } from './content-length.js';
import type { SipMessage } from './sip-message.js';
import { parseStartLine, type StartLine } from './start-line.js';

/** Limits that keep a hostile message cheap. Lengths count octets, or characters where a string is parsed. */
export interface ParseOptions {
  /** Default: 65,536. */
  readonly maxMessageLength?: number;
  /** Default: 256 lines. */
  readonly maxHeaderCount?: number;
  /** Of the start-line, and of one header with its continuation lines. Default: 8,192. */
  readonly maxHeaderLength?: number;
}

const defaults: Required<ParseOptions> = {
  maxMessageLength: 65_536,
  maxHeaderCount: 256,
  maxHeaderLength: 8_192,
};

function withDefaults(options: ParseOptions): Required<ParseOptions> {
  return {
    maxMessageLength: options.maxMessageLength ?? defaults.maxMessageLength,
    maxHeaderCount: options.maxHeaderCount ?? defaults.maxHeaderCount,
    maxHeaderLength: options.maxHeaderLength ?? defaults.maxHeaderLength,
  };
}

const carriageReturn = 13;
const lineFeed = 10;

function tooLong(): SipMessageError {
  return new SipMessageError('sip-message/header-too-long', 'The SIP message has a line that is too long.');
}

function tooLarge(): SipMessageError {
  return new SipMessageError('sip-message/too-large', 'The SIP message is too large.');
}

/** The index of the CR that ends the line at `from`. A CR or LF alone would be a line to some readers and not to others. */
function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\r', from);
  const feed = text.indexOf('\n', from);
  if (end !== -1 && feed === end + 1) return end;
  if (end === -1 && feed === -1) {
    throw new SipMessageError('sip-message/incomplete', 'The SIP message ends before its headers do.');
  }
  throw new SipMessageError(
    'sip-message/invalid-header',
    'The SIP message has a line break that is not CR LF.',
  );
}

function parseHeaderLine(line: string): KeyedLine {
  const colon = line.indexOf(':');
  const name = colon === -1 ? '' : trimBlanks(line.slice(0, colon));
  const key = knownHeaderKey(name);
  if ((key === undefined && !isToken(name)) || isBlank(line.charCodeAt(0))) {
    throw new SipMessageError(
      'sip-message/invalid-header',
      'The SIP message has a header without a proper name.',
    );
  }
  return { name, value: trimBlanks(line.slice(colon + 1)), key: key ?? headerKey(name) };
}

interface Head {
  readonly headers: SipHeaders;
  /** Where the body begins. */
  readonly end: number;
}

/** The end of the header at `from`, behind the lines in which it goes on: those begin with a blank (RFC 3261 §7.3.1). */
function endOfHeader(text: string, from: number): number {
  let end = endOfLine(text, from);
  while (isBlank(text.charCodeAt(end + 2))) end = endOfLine(text, end + 2);
  return end;
}

function unfold(header: string): string {
  return header.includes('\r') ? header.split('\r\n').map(trimBlanks).join(' ') : header;
}

/** Locates the header lines from `from` to the empty line. */
function locateHeaders(text: string, from: number, limits: Required<ParseOptions>): Head {
  const lines: KeyedLine[] = [];
  let at = from;
  while (text.charCodeAt(at) !== carriageReturn) {
    const end = endOfHeader(text, at);
    if (end - at > limits.maxHeaderLength) throw tooLong();
    if (lines.length === limits.maxHeaderCount) {
      throw new SipMessageError('sip-message/too-many-headers', 'The SIP message has too many headers.');
    }
    lines.push(parseHeaderLine(unfold(text.slice(at, end))));
    at = end + 2;
  }
  return { headers: new SipHeaders(new LocatedLines(lines)), end: endOfLine(text, at) + 2 };
}

/** Part by part and not by spreading, which costs as much as the rest of a parse. */
function assemble(startLine: StartLine, headers: SipHeaders, body: string): SipMessage {
  if (startLine.version !== undefined) return { ...startLine, headers, body };
  if (startLine.kind === 'request') {
    const { kind, method, uri } = startLine;
    return { kind, method, uri, headers, body };
  }
  const { kind, reason, status } = startLine;
  return { kind, status, reason, headers, body };
}

function parseText(text: string, limits: Required<ParseOptions>): SipMessage {
  let start = 0;
  // RFC 3261 §7.5: empty lines before the start-line are skipped.
  while (text.startsWith('\r\n', start)) start += 2;
  if (start === text.length) {
    throw new SipMessageError('sip-message/empty', 'There is no SIP message in what was received.');
  }
  const end = endOfLine(text, start);
  if (end - start > limits.maxHeaderLength) throw tooLong();
  const startLine = parseStartLine(text.slice(start, end));
  const { end: bodyStart, headers } = locateHeaders(text, end + 2, limits);
  return assemble(startLine, headers, cutText(text.slice(bodyStart), readContentLength(headers)));
}

const strictDecoder = /* @__PURE__ */ new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lenientDecoder = /* @__PURE__ */ new TextDecoder('utf-8', { ignoreBOM: true });

function decode(bytes: Uint8Array): string | undefined {
  try {
    return strictDecoder.decode(bytes);
  } catch {
    // The only thing that a fatal decoder throws.
    return undefined;
  }
}

function isLineBreak(bytes: Uint8Array, index: number): boolean {
  return bytes[index] === carriageReturn && bytes[index + 1] === lineFeed;
}

/** The index behind the empty line that ends the headers, in octets; -1 where there is none. */
function endOfHead(bytes: Uint8Array): number {
  let start = 0;
  while (isLineBreak(bytes, start)) start += 2;
  for (let at = bytes.indexOf(carriageReturn, start); at !== -1; at = bytes.indexOf(carriageReturn, at + 1)) {
    if (isLineBreak(bytes, at) && isLineBreak(bytes, at + 2)) return at + 4;
  }
  return -1;
}

/** A body may be anything, as a signature in a multipart (RFC 4475 §3.1.1.11); the headers must be text. */
function parseBinary(bytes: Uint8Array, limits: Required<ParseOptions>): SipMessage {
  const end = endOfHead(bytes);
  const head = end === -1 ? undefined : decode(bytes.subarray(0, end));
  if (head === undefined) {
    throw new SipMessageError('sip-message/not-utf8', 'The headers of the SIP message are not UTF-8 text.');
  }
  const message = parseText(head, limits);
  const length = readContentLength(message.headers);
  // A copy: what came from a socket is often a window on a buffer that is used again, and Node's `slice` is one too.
  const rawBody = new Uint8Array(bytes.subarray(end, length === undefined ? undefined : end + length));
  const text = decode(rawBody);
  if (text !== undefined) return { ...message, body: text };
  return { ...message, body: lenientDecoder.decode(rawBody), rawBody };
}

/**
 * Reads one message that came as text, as a browser's WebSocket has it: `parseMessage` without what octets need.
 *
 * @throws SipMessageError
 */
export function parseTextMessage(text: string, options?: ParseOptions): SipMessage {
  const limits = options === undefined ? defaults : withDefaults(options);
  if (text.length > limits.maxMessageLength) throw tooLarge();
  return parseText(text, limits);
}

/**
 * Reads one message. Only names and raw values are located: a value is parsed when its accessor is asked.
 * What follows the body's end (Content-Length) is dropped, as RFC 3261 §18.3 has it for datagrams; WebSocket messages are alike.
 * The result can be answered but need not be right: hand what comes from outside to `validateMessage`.
 *
 * @throws SipMessageError
 */
export function parseMessage(data: string | Uint8Array, options?: ParseOptions): SipMessage {
  if (typeof data === 'string') return parseTextMessage(data, options);
  const limits = options === undefined ? defaults : withDefaults(options);
  if (data.length > limits.maxMessageLength) throw tooLarge();
  const text = decode(data);
  return text === undefined ? parseBinary(data, limits) : parseText(text, limits);
}
