import { SipMessageError } from '../sip-message-error.js';
import { escapeWith, unescapeText } from './escape.js';
import { isHost, parsePort } from './host-port.js';

/** A URI in parts, each without its escapes; compare with `isUriEqual`. */
export interface SipUri {
  readonly scheme: 'sip' | 'sips' | 'tel';
  /** The number, where the scheme is `tel`. */
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  /** In lower case, IPv6 in brackets. Empty where the scheme is `tel`. */
  readonly host: string;
  readonly port?: number | undefined;
  /** Names in lower case; undefined is a parameter without a value, as `;lr`. */
  readonly parameters: ReadonlyMap<string, string | undefined>;
  /** What the URI asks to put into a request's headers. Not to be trusted (RFC 3261 §19.1.5). */
  readonly headers: readonly UriHeader[];
}

export interface UriHeader {
  readonly name: string;
  readonly value: string;
}

const schemePattern = /^([A-Za-z][A-Za-z0-9+\-.]*):/;
// `%` is a letter here: what it begins is looked at when it is taken away.
const userPattern = /^[A-Za-z0-9\-_.!~*'()&=+$,;?/%]+$/;
const passwordPattern = /^[A-Za-z0-9\-_.!~*'()&=+$,%]*$/;
// Beyond the RFC a value may have a `=`: proxies write their marks in base64.
const parameterPattern = /^([A-Za-z0-9\-_.!~*'()[\]/:&+$%]+)(?:=([A-Za-z0-9\-_.!~*'()[\]/:&+$%=]+))?$/;
const headerPattern = /^([A-Za-z0-9\-_.!~*'()[\]/?:+$%]+)=([A-Za-z0-9\-_.!~*'()[\]/?:+$%]*)$/;
const numberPattern = /^\+?[0-9A-Fa-f*#\-.()]+$/;

const escapeUser = /* @__PURE__ */ escapeWith("A-Za-z0-9\\-_.!~*'()&=+$,;?/");
const escapePassword = /* @__PURE__ */ escapeWith("A-Za-z0-9\\-_.!~*'()&=+$,");
const escapeParameter = /* @__PURE__ */ escapeWith("A-Za-z0-9\\-_.!~*'()[\\]/:&+$");
const escapeHeader = /* @__PURE__ */ escapeWith("A-Za-z0-9\\-_.!~*'()[\\]/?:+$");

function invalid(): SipMessageError {
  return new SipMessageError('sip-message/invalid-uri', 'A URI in the SIP message cannot be read.');
}

/** The parts of `text` on both sides of the first `mark`; the second is undefined without one. */
function cut(text: string, mark: string): [before: string, after: string | undefined] {
  const at = text.indexOf(mark);
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function parseUriParameters(text: string | undefined): SipUri['parameters'] {
  const parameters = new Map<string, string | undefined>();
  if (text === undefined) return parameters;
  let from = 0;
  while (from <= text.length) {
    const semicolon = text.indexOf(';', from);
    const end = semicolon === -1 ? text.length : semicolon;
    const [, name, value] = parameterPattern.exec(text.slice(from, end)) ?? [];
    const key = unescapeText(name ?? '').toLowerCase();
    // RFC 3261 §19.1.1: a name appears once.
    if (name === undefined || parameters.has(key)) throw invalid();
    parameters.set(key, value === undefined ? undefined : unescapeText(value));
    from = end + 1;
  }
  return parameters;
}

function parseUriHeaders(text: string | undefined): readonly UriHeader[] {
  if (text === undefined) return [];
  return text.split('&').map((part) => {
    const [, name, value] = headerPattern.exec(part) ?? [];
    if (name === undefined || value === undefined) throw invalid();
    return { name: unescapeText(name), value: unescapeText(value) };
  });
}

function parseUserInfo(text: string): readonly [user: string, password: string | undefined] {
  const [user, password] = cut(text, ':');
  if (!userPattern.test(user) || (password !== undefined && !passwordPattern.test(password))) throw invalid();
  return [unescapeText(user), password === undefined ? undefined : unescapeText(password)];
}

function parseHostPort(text: string): readonly [host: string, port: number | undefined] {
  const colon = text.lastIndexOf(':');
  // An IPv6 address has colons of its own, before its bracket.
  const end = colon > text.lastIndexOf(']') ? colon : text.length;
  const host = text.slice(0, end);
  const port = end === text.length ? undefined : parsePort(text.slice(end + 1));
  if (!isHost(host) || port === null) throw invalid();
  return [host.toLowerCase(), port];
}

const nobody = [undefined, undefined] as const;

function parseSip(scheme: 'sip' | 'sips', text: string): SipUri {
  // Neither parameters nor headers may hold an unescaped @, so the only one ends the user's part.
  const at = text.indexOf('@');
  const [user, password] = at === -1 ? nobody : parseUserInfo(text.slice(0, at));
  const [address, headerText] = cut(text.slice(at + 1), '?');
  const [where, parameterText] = cut(address, ';');
  const [host, port] = parseHostPort(where);
  const parameters = parseUriParameters(parameterText);
  return { scheme, user, password, host, port, parameters, headers: parseUriHeaders(headerText) };
}

function parseTel(text: string): SipUri {
  const [user, parameterText] = cut(text, ';');
  if (!numberPattern.test(user)) throw invalid();
  return { scheme: 'tel', user, host: '', parameters: parseUriParameters(parameterText), headers: [] };
}

/** @throws SipMessageError `sip-message/invalid-uri`; `sip-message/unsupported-scheme` for another than sip, sips, tel */
export function parseUri(text: string): SipUri {
  const [prefix, rawScheme] = schemePattern.exec(text) ?? [];
  if (prefix === undefined || rawScheme === undefined) throw invalid();
  const scheme = rawScheme.toLowerCase();
  const rest = text.slice(prefix.length);
  if (scheme === 'tel') return parseTel(rest);
  if (scheme === 'sip' || scheme === 'sips') return parseSip(scheme, rest);
  throw new SipMessageError(
    'sip-message/unsupported-scheme',
    'A URI in the SIP message is of an unknown kind.',
  );
}

function formatUriParameters(parameters: SipUri['parameters']): string {
  return Array.from(parameters, ([name, value]) =>
    value === undefined ? `;${escapeParameter(name)}` : `;${escapeParameter(name)}=${escapeParameter(value)}`,
  ).join('');
}

function formatAddress({ host, password, port, user }: SipUri): string {
  const secret = password === undefined ? '' : `:${escapePassword(password)}`;
  const userInfo = user === undefined ? '' : `${escapeUser(user)}${secret}@`;
  return `${userInfo}${host}${port === undefined ? '' : `:${port}`}`;
}

function isAddress({ host, password, port, scheme, user }: SipUri): boolean {
  if (scheme === 'tel') return user !== undefined && numberPattern.test(user);
  const hasProperUser = user === undefined ? password === undefined : user !== '';
  return hasProperUser && isHost(host) && parsePort(port?.toString()) !== null;
}

/** @throws SipMessageError `sip-message/invalid-uri` where the parts make no URI, as a host with a space */
export function formatUri(uri: SipUri): string {
  const hasNames = !uri.parameters.has('') && uri.headers.every(({ name }) => name !== '');
  if (!hasNames || !isAddress(uri)) throw invalid();
  const headers = uri.headers.map(({ name, value }) => `${escapeHeader(name)}=${escapeHeader(value)}`);
  const address = uri.scheme === 'tel' ? (uri.user ?? '') : formatAddress(uri);
  const query = headers.length === 0 ? '' : `?${headers.join('&')}`;
  return `${uri.scheme}:${address}${formatUriParameters(uri.parameters)}${query}`;
}
