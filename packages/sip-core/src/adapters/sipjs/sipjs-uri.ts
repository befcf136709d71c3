import { parseNameAddr, parseUri } from '@offhook/sip-message';
import { NameAddrHeader } from 'sip.js/lib/grammar/name-addr-header.js';
import { URI } from 'sip.js/lib/grammar/uri.js';
import { ifReadable } from './if-readable.js';

// sip.js writes parameters as they are, so that what was unescaped must be escaped again (RFC 3261 §25.1: paramchar).
const unsafeInParameter = /[^A-Za-z0-9\-_.!~*'()[\]/:&+$]/gu;

/** @throws SipMessageError sip-message/invalid-uri, sip-message/unsupported-scheme */
export function toSipJsUri(text: string): URI {
  const { host, parameters, password, port, scheme, user = '' } = parseUri(text);
  const escaped = Array.from(parameters, ([name, value]) => [
    escapeParameter(name),
    value === undefined ? null : escapeParameter(value),
  ]);
  // sip.js has no URI without a host. A telephone number is only ever shown, and sent back as it came.
  return new URI(
    scheme === 'tel' ? 'sip' : scheme,
    password === undefined ? user : `${user}:${password}`,
    host === '' ? 'tel.invalid' : host,
    port,
    Object.fromEntries(escaped) as Record<string, string | null>,
  );
}

/** @throws SipMessageError */
export function toSipJsNameAddr(text: string): NameAddrHeader {
  const { displayName = '', parameters, uri } = parseNameAddr(text);
  // sip.js's type wants texts, its code takes null for a parameter without a value.
  const values = Object.fromEntries(Array.from(parameters, ([name, value]) => [name, value ?? null]));
  return new NameAddrHeader(toSipJsUri(uri), displayName, values as Record<string, string>);
}

function escapeParameter(text: string): string {
  return text.replace(unsafeInParameter, encodeURIComponent);
}

/**
 * Points `target` where `contact` says (RFC 3261 §12.2.1.2): sip.js keeps the target of the first 18x for good.
 * One that cannot be read changes nothing.
 */
export function refreshTarget(target: URI, contact: string): void {
  const uri = ifReadable(() => toSipJsNameAddr(contact))?.uri;
  if (uri === undefined) return;
  target.scheme = uri.scheme;
  target.user = uri.user;
  target.host = uri.host;
  target.port = uri.port;
  target.parameters = uri.parameters;
}
