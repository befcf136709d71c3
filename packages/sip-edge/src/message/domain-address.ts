import { formatUri, parseUri, SipMessageError, type SipUri } from '@offhook/sip-message';

/** Where an address points, seen from the edge's domain. */
export type DomainAddress =
  | { readonly kind: 'user'; readonly user: string }
  | { readonly kind: 'domain' }
  | { readonly kind: 'elsewhere'; readonly uri: SipUri }
  | { readonly kind: 'unsupported-scheme' }
  | { readonly kind: 'unreadable' };

/** Sorts an address: a user of `domain`, the domain itself, somewhere else, or nothing that SIP can reach. */
export function locateAddress(text: string, domain: string): DomainAddress {
  const uri = readUri(text);
  if (typeof uri === 'string') return { kind: uri };
  if (uri.scheme === 'tel') return { kind: 'unsupported-scheme' };
  if (uri.host !== domain) return { kind: 'elsewhere', uri };
  const { user } = uri;
  return user === undefined ? { kind: 'domain' } : { kind: 'user', user };
}

/** The user of `domain` that an address names, without its escapes (RFC 3261 §10.3 step 5); else undefined. */
export function userInDomain(text: string, domain: string): string | undefined {
  const address = locateAddress(text, domain);
  return address.kind === 'user' ? address.user : undefined;
}

/** The address of record of a user, as `sip:alice@example.com`. */
export function aorOf(user: string, domain: string): string {
  return formatUri({ scheme: 'sip', user, host: domain, parameters: new Map(), headers: [] });
}

function readUri(text: string): SipUri | 'unsupported-scheme' | 'unreadable' {
  try {
    return parseUri(text);
  } catch (error) {
    const isForeign = error instanceof SipMessageError && error.code === 'sip-message/unsupported-scheme';
    return isForeign ? 'unsupported-scheme' : 'unreadable';
  }
}
