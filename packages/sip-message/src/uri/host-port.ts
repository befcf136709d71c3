const host = /^(?:\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9\-._]+)$/;

/** A host name, an IPv4 address or an IPv6 address in brackets. `_` is no host name's, but names of containers have it. */
export function isHost(text: string): boolean {
  return host.test(text);
}

/** The port; undefined for no text, null for one that is no port. */
export function parsePort(text: string | undefined): number | undefined | null {
  if (text === undefined) return undefined;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Infinity;
  return port <= 65_535 ? port : null;
}
