import { endpoints, isAllowedWebSocketUrl, isLoopbackHost } from '@offhook/protocol';
import { RequestError } from '../error/request-error.js';

/** What of the configuration decides how phones reach the SIP edge. */
export interface AddressConfig {
  readonly publicUrl?: string;
  readonly sip: { readonly edge: 'embedded' | 'external'; readonly webSocketUrls: readonly string[] };
}

/** What a request says of the address that it came to. */
export interface RequestAddress {
  /** The Host header, or what a trusted proxy says it was. */
  readonly host: string;
  readonly protocol: string;
}

/** The URL that a Host header means; undefined when it is more or less than a host and a port. */
export function parseHost(host: string): URL | undefined {
  if (!/^[A-Za-z0-9.\-:[\]]+$/.test(host) || !URL.canParse(`http://${host}/`)) return undefined;
  const url = new URL(`http://${host}/`);
  return url.username === '' && url.pathname === '/' ? url : undefined;
}

/** Whether a request came by a name of this machine, which no page elsewhere can make its own. */
export function isLoopbackRequest(host: string): boolean {
  const url = parseHost(host);
  return url !== undefined && isLoopbackHost(url.hostname);
}

/**
 * Where a phone that sent this request finds the SIP edge, best first.
 *
 * @throws RequestError request/invalid, provisioning/no-secure-address
 */
export function webSocketUrlsFor(config: AddressConfig, request: RequestAddress): readonly string[] {
  const { publicUrl, sip } = config;
  if (sip.edge === 'external') return sip.webSocketUrls;
  const base = publicUrl ?? ownAddress(request);
  const url = new URL(endpoints.sip.slice(1), base.endsWith('/') ? base : `${base}/`);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  if (isAllowedWebSocketUrl(url.href)) return [url.href];
  const message =
    'Phones can connect over HTTPS or from the same machine only. The operator of this server must set PUBLIC_URL.';
  throw new RequestError('provisioning/no-secure-address', message);
}

function ownAddress({ host, protocol }: RequestAddress): string {
  const url = parseHost(host);
  if (url === undefined) throw new RequestError('request/invalid', "The request's Host header is wrong.");
  return `${protocol === 'https' ? 'https' : 'http'}://${url.host}/`;
}
