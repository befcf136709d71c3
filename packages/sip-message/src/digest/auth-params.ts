import { readNamedValue } from '../headers/named-value.js';
import { endOfQuoted, isQuoteAt } from '../headers/quoted-string.js';
import { hasLineBreak, isToken } from '../message/grammar.js';
import { SipMessageError, type SipMessageErrorCode } from '../sip-message-error.js';

const scheme = /^[ \t]*Digest(?=[ \t])/i;
const separators = /[ \t,]*/y;

/** Skips blanks and commas, of which there may be more than one (RFC 7230 §7). */
function skipSeparators(text: string, from: number): number {
  separators.lastIndex = from;
  separators.test(text);
  return separators.lastIndex;
}

/**
 * Reads `Digest name=value, …`. A quoted value loses its quotes but keeps its backslashes: the digest is made of the
 * text as it was received (RFC 7616 §3.4, `unq`).
 */
export function parseAuthParams(text: string, code: SipMessageErrorCode): ReadonlyMap<string, string> {
  const start = scheme.exec(text)?.[0].length;
  if (start === undefined) {
    throw new SipMessageError('sip-message/unsupported-digest', 'Only Digest authentication is understood.');
  }
  const params = new Map<string, string>();
  let at = skipSeparators(text, start);
  while (at < text.length) {
    const field = readNamedValue(text, at);
    const key = field?.name.toLowerCase();
    if (field?.raw === undefined || key === undefined || params.has(key)) throw unreadable(code);
    params.set(key, isQuoteAt(field.raw, 0) ? field.raw.slice(1, -1) : field.raw);
    at = skipSeparators(text, field.end);
    if (at < text.length && !text.slice(field.end, at).includes(',')) throw unreadable(code);
  }
  return params;
}

function unreadable(code: SipMessageErrorCode): SipMessageError {
  return new SipMessageError(code, 'An authentication header cannot be read.');
}

function unsafe(): SipMessageError {
  return new SipMessageError('sip-message/unsafe-value', 'A field would break the authentication header.');
}

function quoted(value: string): string {
  const text = `"${value}"`;
  // The value is written as it is hashed, so it must be a quoted string's inside already.
  if (endOfQuoted(text, 0) !== text.length || hasLineBreak(value)) throw unsafe();
  return text;
}

function plain(value: string): string {
  if (!isToken(value)) throw unsafe();
  return value;
}

/** A field of an authentication header; without a value it is left out. */
export interface AuthParam {
  readonly name: string;
  readonly value: string | undefined;
  readonly isQuoted: boolean;
}

export function formatAuthParams(params: readonly AuthParam[]): string {
  const fields = params.flatMap(({ isQuoted, name, value }) =>
    value === undefined ? [] : [`${name}=${isQuoted ? quoted(value) : plain(value)}`],
  );
  return `Digest ${fields.join(', ')}`;
}
