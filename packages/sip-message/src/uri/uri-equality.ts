import type { SipUri } from './sip-uri.js';

/** Those whose absence differs from every value (RFC 3261 §19.1.4). */
const decisive = ['user', 'ttl', 'method', 'maddr', 'transport'];

function areParametersEqual(a: SipUri['parameters'], b: SipUri['parameters']): boolean {
  const isSame = (name: string): boolean => a.get(name)?.toLowerCase() === b.get(name)?.toLowerCase();
  const shared = [...a.keys()].filter((name) => b.has(name));
  return [...decisive, ...shared].every(isSame) && decisive.every((name) => a.has(name) === b.has(name));
}

function headerText({ headers }: SipUri): string {
  return headers
    .map(({ name, value }) => JSON.stringify([name.toLowerCase(), value]))
    .sort()
    .join();
}

const visualSeparators = /[-.()]/g;

function userOf({ scheme, user }: SipUri): string | undefined {
  // RFC 3966 §4: a number's separators are for the eye.
  return scheme === 'tel' ? user?.replace(visualSeparators, '').toLowerCase() : user;
}

/** RFC 3261 §19.1.4. Not transitive: a parameter that only one side has is overlooked. */
export function isUriEqual(a: SipUri, b: SipUri): boolean {
  return (
    a.scheme === b.scheme &&
    userOf(a) === userOf(b) &&
    a.password === b.password &&
    a.host.toLowerCase() === b.host.toLowerCase() &&
    a.port === b.port &&
    areParametersEqual(a.parameters, b.parameters) &&
    headerText(a) === headerText(b)
  );
}
