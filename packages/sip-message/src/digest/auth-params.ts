import { quotedSource } from '../headers/quoted-string.js';
import { hasLineBreak, isToken } from '../message/grammar.js';
import { SipMessageError, type SipMessageErrorCode } from '../sip-message-error.js';

const parameter = new RegExp(
  `[ \\t,]*([A-Za-z0-9\\-.!%*_+\`'~]+)[ \\t]*=[ \\t]*(?:"(${quotedSource.slice(1, -1)})"|([^\\s,"]+))[ \\t]*(?=,|$)`,
  'sy',
);

/**
 * Reads `Digest name=value, …`. A quoted value loses its quotes but keeps its backslashes: the digest is made of the
 * text as it was received (RFC 7616 §3.4, `unq`).
 */
export function parseAuthParams(text: string, code: SipMessageErrorCode): ReadonlyMap<string, string> {
  const scheme = /^[ \t]*Digest(?=[ \t])/i.exec(text)?.[0];
  if (scheme === undefined) {
    throw new SipMessageError('sip-message/unsupported-digest', 'Only Digest authentication is understood.');
  }
  const params = new Map<string, string>();
  let at = scheme.length;
  parameter.lastIndex = at;
  for (let found = parameter.exec(text); found !== null; found = parameter.exec(text)) {
    const [, name = '', quoted, plain] = found;
    const key = name.toLowerCase();
    if (params.has(key))
      throw new SipMessageError(code, 'An authentication header has the same field twice.');
    params.set(key, quoted ?? plain ?? '');
    at = parameter.lastIndex;
  }
  if (!/^[ \t,]*$/.test(text.slice(at)))
    throw new SipMessageError(code, 'An authentication header cannot be read.');
  return params;
}

const quotedText = new RegExp(`^${quotedSource}$`, 's');

function unsafe(): SipMessageError {
  return new SipMessageError('sip-message/unsafe-value', 'A field would break the authentication header.');
}

function quoted(value: string): string {
  const text = `"${value}"`;
  // The value is written as it is hashed, so it must be a quoted string's inside already.
  if (!quotedText.test(text) || hasLineBreak(value)) throw unsafe();
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
