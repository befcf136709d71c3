import { SipMessageError } from '../sip-message-error.js';
import { hasLineBreak, isToken, skipBlanks, trimBlanks } from '../message/grammar.js';
import { isBareValue, readNamedValue, valueOf } from './named-value.js';
import { quote } from './quoted-string.js';

/**
 * What follows a value behind semicolons. Names are in lower case; a value is without its quotes;
 * undefined is a parameter without a value, as `;lr`.
 */
export type HeaderParameters = ReadonlyMap<string, string | undefined>;

function unreadable(): SipMessageError {
  return new SipMessageError(
    'sip-message/invalid-parameters',
    'The parameters of a SIP header cannot be read.',
  );
}

const semicolon = 59;

/** Reads `;name=value…` from `from` to the text's end. */
export function parseParameters(text: string, from: number): HeaderParameters {
  const parameters = new Map<string, string | undefined>();
  let at = skipBlanks(text, from);
  while (at < text.length) {
    if (text.charCodeAt(at) !== semicolon) throw unreadable();
    const field = readNamedValue(text, skipBlanks(text, at + 1));
    const key = field?.name.toLowerCase();
    // The same twice is refused, because two readers might believe two different ones.
    if (field === undefined || key === undefined || parameters.has(key)) throw unreadable();
    parameters.set(key, valueOf(field.raw));
    at = skipBlanks(text, field.end);
  }
  return parameters;
}

/** RFC 3840 §9 and RFC 3326: written in quotes even where the text is a token. */
const quotedNames: ReadonlySet<string> = /* @__PURE__ */ new Set([
  'actor',
  'application',
  'audio',
  'automata',
  'class',
  'control',
  'data',
  'description',
  'duplex',
  'events',
  'extensions',
  'isfocus',
  'language',
  'methods',
  'mobility',
  'priority',
  'schemes',
  'text',
  'type',
  'video',
]);

function formatParameter([key, value]: readonly [string, string | undefined]): string {
  if (!isToken(key) || (value !== undefined && hasLineBreak(value))) {
    throw new SipMessageError(
      'sip-message/unsafe-value',
      'A parameter would break the SIP header that it is written to.',
    );
  }
  if (value === undefined) return `;${key}`;
  const isQuoted = quotedNames.has(key) || key.startsWith('+') || !isBareValue(value);
  return `;${key}=${isQuoted ? quote(value) : value}`;
}

export function formatParameters(parameters: HeaderParameters): string {
  return Array.from(parameters, formatParameter).join('');
}

/** A value with parameters that is not an address: `Content-Type`, `Reason`, `Event`, `Content-Disposition` … */
export interface ParameterizedValue {
  readonly value: string;
  readonly parameters: HeaderParameters;
}

/** @throws SipMessageError `sip-message/invalid-parameters` */
export function parseParameterizedValue(text: string): ParameterizedValue {
  const end = text.indexOf(';');
  const value = trimBlanks(end === -1 ? text : text.slice(0, end));
  if (value === '' || /[",<>]/.test(value)) {
    throw new SipMessageError('sip-message/invalid-parameters', 'The value of a SIP header cannot be read.');
  }
  return { value, parameters: parseParameters(text, end === -1 ? text.length : end) };
}

/** @throws SipMessageError `sip-message/unsafe-value` */
export function formatParameterizedValue({ value, parameters }: ParameterizedValue): string {
  if (value === '' || /[",;<>\r\n]/.test(value)) {
    throw new SipMessageError(
      'sip-message/unsafe-value',
      'A value would break the SIP header that it is written to.',
    );
  }
  return `${value}${formatParameters(parameters)}`;
}
