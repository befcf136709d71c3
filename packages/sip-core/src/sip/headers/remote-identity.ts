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

/**
 * Who is at the other end: as our own server says, or as From or To claims. A server that knows no names (RFC 3325 asks for none)
 * leaves the one that goes with the number as the other side has it.
 */
export function identityIn(headers: SipHeaders, domain: string, claim: 'From' | 'To'): RemoteIdentity {
  const claimed = identityOf(headers.first(claim) ?? '') ?? nobody;
  const asserted = assertedIdentity(headers, domain) ?? claimed;
  const isSame = asserted.number === claimed.number;
  return { ...asserted, name: asserted.name || (isSame ? claimed.name : '') };
}

const nobody: RemoteIdentity = { number: '', name: '', uri: '', isAsserted: false };

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
