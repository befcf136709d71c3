import { parseNameAddr, parseUri, type SipHeaders } from '@offhook/sip-message';
import type { RemoteIdentity } from '../../ports/signalling-port.js';
import { ifReadable } from './if-readable.js';
import { printable } from './printable.js';

/**
 * Who our own server says it is: P-Asserted-Identity (RFC 3325), or Remote-Party-ID of older systems. One that names
 * another domain was not checked by it, and is not believed.
 */
export function assertedIdentity(headers: SipHeaders, domain: string): RemoteIdentity | undefined {
  const asserted = headers.all('P-Asserted-Identity').map((text) => identityOf(text));
  const older = headers
    .all('Remote-Party-ID')
    .filter((text) => !/;\s*screen\s*=\s*"?no/i.test(text))
    .map((text) => identityOf(text));
  const known = [...asserted, ...older].find((identity) => hostOf(identity?.uri) === domain.toLowerCase());
  return known && { ...known, isAsserted: true };
}

/** Who it claims to be: From, To. */
export function claimedIdentity(text: string): RemoteIdentity {
  return identityOf(text) ?? { number: '', name: '', uri: '', isAsserted: false };
}

function identityOf(text: string): RemoteIdentity | undefined {
  return ifReadable(() => {
    const { displayName = '', uri } = parseNameAddr(text);
    const { host, user = '' } = parseUri(uri);
    return {
      number: printable(user) || host,
      name: printable(displayName),
      uri,
      isAsserted: false,
    };
  });
}

function hostOf(uri: string | undefined): string | undefined {
  return uri === undefined ? undefined : parseUri(uri).host;
}
