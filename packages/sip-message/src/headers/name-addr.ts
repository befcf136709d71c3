import { hasLineBreak, skipBlanks, trimBlanks } from '../message/grammar.js';
import { SipMessageError } from '../sip-message-error.js';
import { formatParameters, type HeaderParameters, parseParameters } from './parameters.js';
import { endOfQuoted, isQuoteAt, quote, unquote } from './quoted-string.js';

/** An address as in From, To, Contact, Route, Refer-To (RFC 3261 §20.10). */
export interface NameAddr {
  /** Absent where there is none or an empty one. */
  readonly displayName?: string | undefined;
  /** As it is written: read it with `parseUri`. */
  readonly uri: string;
  /** The header's parameters, as `tag` or `expires`; the URI's own stay in `uri`. */
  readonly parameters: HeaderParameters;
}

// Tokens as the RFC has them, and the letters beyond ASCII that peers write without quotes.
const plainName = /^[A-Za-z0-9\-.!%*_+`'~\u0080-\uffff \t]*$/;
const uriInBrackets = /^[A-Za-z][A-Za-z0-9+\-.]*:[^\s<>"]+$/;
// Without brackets a comma, question mark or semicolon is not the URI's (RFC 3261 §20).
const uriAlone = /^[A-Za-z][A-Za-z0-9+\-.]*:[^\s<>",;?]+$/;

function invalid(): SipMessageError {
  return new SipMessageError(
    'sip-message/invalid-name-addr',
    'An address in the SIP message cannot be read.',
  );
}

function parseAddrSpec(text: string): NameAddr {
  const end = text.indexOf(';');
  const uri = trimBlanks(end === -1 ? text : text.slice(0, end));
  if (!uriAlone.test(uri)) throw invalid();
  return { displayName: undefined, uri, parameters: parseParameters(text, end === -1 ? text.length : end) };
}

/** The name before the bracket at `open`, which is in quotes if `quoteEnd` is not -1. */
function readName(text: string, open: number, quoteEnd: number): string | undefined {
  const name = trimBlanks(text.slice(0, open));
  if (quoteEnd === -1) return plainName.test(name) ? name : undefined;
  return skipBlanks(text, quoteEnd) === open ? unquote(name) : undefined;
}

/** @throws SipMessageError `sip-message/invalid-name-addr`, `sip-message/invalid-parameters` */
export function parseNameAddr(text: string): NameAddr {
  const start = skipBlanks(text, 0);
  const quoteEnd = isQuoteAt(text, start) ? endOfQuoted(text, start) : -1;
  const open = text.indexOf('<', Math.max(quoteEnd, start));
  if (open === -1) return parseAddrSpec(text);

  const name = readName(text, open, quoteEnd);
  const close = text.indexOf('>', open);
  const uri = text.slice(open + 1, close);
  if (name === undefined || close === -1 || !uriInBrackets.test(uri)) throw invalid();
  return { displayName: name === '' ? undefined : name, uri, parameters: parseParameters(text, close + 1) };
}

/** @throws SipMessageError `sip-message/unsafe-value` */
export function formatNameAddr({ displayName = '', uri, parameters }: NameAddr): string {
  if (!uriInBrackets.test(uri) || hasLineBreak(displayName)) {
    throw new SipMessageError(
      'sip-message/unsafe-value',
      'An address would break the SIP header that it is written to.',
    );
  }
  const name = displayName === '' ? '' : `${quote(displayName)} `;
  return `${name}<${uri}>${formatParameters(parameters)}`;
}
