import type { SipAccount } from '@offhook/protocol';
import { formatNameAddr, formatUri } from '@offhook/sip-message';
import { randomToken } from '@offhook/sip-transaction';

/** Whom the phone is to SIP. URIs and addresses are as they stand in a message. */
export interface LocalIdentity {
  readonly username: string;
  readonly domain: string;
  /** The address of record: `sip:alice@example.com`. */
  readonly aor: string;
  readonly displayName: string;
  /** Where the far side reaches this one phone. */
  readonly contact: string;
  /** What the phone calls itself in a Via. */
  readonly host: string;
}

export function localIdentity({ displayName, domain, username }: SipAccount): LocalIdentity {
  // RFC 7118 §5.2 and appendix B.1: a browser does not know its address, so it gives one that is none.
  const host = `${randomToken(12)}.invalid`;
  const uri = { scheme: 'sip', user: username, headers: [] } as const;
  return {
    username,
    domain: domain.toLowerCase(),
    aor: formatUri({ ...uri, host: domain, parameters: new Map() }),
    displayName: displayName.replace(/\p{Cc}/gu, ' '),
    contact: formatUri({ ...uri, host, parameters: new Map([['transport', 'ws']]) }),
    host,
  };
}

/** Our address with the tag of a dialog. */
export function localAddress({ aor, displayName }: LocalIdentity, tag: string): string {
  return formatNameAddr({ displayName, uri: aor, parameters: new Map([['tag', tag]]) });
}
