import { hasLineBreak, trimBlanks } from '../message/grammar.js';
import { SipMessageError } from '../sip-message-error.js';
import { formatParameters, type HeaderParameters, parseParameters } from './parameters.js';
import { quote, quotedSource, unquote } from './quoted-string.js';

/** An address as in From, To, Contact, Route, Refer-To (RFC 3261 §20.10). */
export interface NameAddr {
  /** Absent where there is none or an empty one. */
  readonly displayName?: string | undefined;
  /** As it is written: read it with `parseUri`. */
  readonly uri: string;
  /** The header's parameters, as `tag` or `expires`; the URI's own stay in `uri`. */
  readonly parameters: HeaderParameters;
}

const leadingQuoted = new RegExp(`[ \\t]*(${quotedSource})[ \\t]*(?=<)`, 'sy');
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

/** @throws SipMessageError `sip-message/invalid-name-addr`, `sip-message/invalid-parameters` */
export function parseNameAddr(text: string): NameAddr {
  leadingQuoted.lastIndex = 0;
  const quoted = leadingQuoted.exec(text)?.[1];
  const open = quoted === undefined ? text.indexOf('<') : leadingQuoted.lastIndex;
  if (open === -1) return parseAddrSpec(text);

  const plain = quoted === undefined ? trimBlanks(text.slice(0, open)) : '';
  const close = text.indexOf('>', open);
  const uri = text.slice(open + 1, close);
  if (!plainName.test(plain) || close === -1 || !uriInBrackets.test(uri)) throw invalid();
  const name = quoted === undefined ? plain : unquote(quoted);
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
