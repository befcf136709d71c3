const loopbackHost = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/;

/** Whether a host name, as `URL` writes it, never leaves this machine. */
export function isLoopbackHost(hostname: string): boolean {
  return loopbackHost.test(hostname);
}

/**
 * Reads the base address of a server: `https:`, or `http:` for loopback hosts, because tokens travel there.
 * A path is kept, so that a server may live below one. Undefined when the address is not such a one.
 */
export function parseServerAddress(value: unknown): URL | undefined {
  if (typeof value !== 'string' || !URL.canParse(value)) return undefined;
  const address = new URL(value);
  const isSecure =
    address.protocol === 'https:' || (address.protocol === 'http:' && isLoopbackHost(address.hostname));
  if (!isSecure || address.username !== '' || address.password !== '') return undefined;
  address.search = '';
  address.hash = '';
  if (!address.pathname.endsWith('/')) address.pathname += '/';
  return address;
}

/** The full address of one of `endpoints` on the server at `address`, which `parseServerAddress` gave. */
export function endpointUrl(address: URL, path: string): string {
  return new URL(path.replace(/^\//, ''), address).href;
}
