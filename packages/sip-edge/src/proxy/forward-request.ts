import { formatVia, type SipHeaders, type SipRequest } from '@offhook/sip-message';
import { withoutCredentials } from '../digest-challenge/read-credentials.js';
import type { Flow } from '../flow/flow.js';
import { assertIdentity } from './asserted-identity.js';

export interface Forwarding {
  readonly domain: string;
  readonly flow: Flow;
  /** The Request-URI for the next hop. */
  readonly uri: string;
  readonly branch: string;
  /** Who sends it: an address of record. */
  readonly sender: string;
  /** Only for what may begin a dialog. */
  readonly recordRoute?: string | undefined;
}

const defaultMaxForwards = 70;

/** Whoever sent it is next to the edge and whoever gets it is too, so no other hop is on the way. */
const hopHeaders = ['Route', 'Record-Route'];

/** The copy of a request that goes to one target (RFC 3261 §16.6, steps 1 to 9). */
export function forwardRequest(request: SipRequest, forwarding: Forwarding): SipRequest {
  const { branch, domain, flow, recordRoute, sender, uri } = forwarding;
  const headers = request.headers.clone();
  for (const name of hopHeaders) headers.delete(name);
  assertIdentity(headers, sender);
  dropCredentials(headers, domain);
  const hops = Number(headers.first('Max-Forwards') ?? defaultMaxForwards + 1);
  headers.set('Max-Forwards', String(hops - 1));
  if (recordRoute !== undefined) headers.prepend('Record-Route', recordRoute);
  const parameters = new Map([['branch', branch]]);
  headers.prepend('Via', formatVia({ transport: flow.transport, host: domain, parameters }));
  return { ...request, uri, headers };
}

function dropCredentials(headers: SipHeaders, realm: string): void {
  for (const name of ['Authorization', 'Proxy-Authorization']) {
    if (headers.has(name)) headers.set(name, withoutCredentials(headers.all(name), realm));
  }
}
