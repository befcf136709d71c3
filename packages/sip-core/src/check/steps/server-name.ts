const defaultPorts: Readonly<Record<string, string>> = {
  stun: '3478',
  turn: '3478',
  stuns: '5349',
  turns: '5349',
};

/** Host and port of a server's address: user names, paths and queries may be secrets. */
export function serverNameOf(url: string): string {
  if (/^wss?:/i.test(url) && URL.canParse(url)) return new URL(url).host.slice(0, 256);
  // RFC 7064 §3.1, RFC 7065 §3.1: not an address that URL could take apart.
  const [, scheme = '', host = '', port, query = ''] =
    /^(stuns?|turns?):(\[[\da-f:.]+\]|[\w.-]+)(?::(\d{1,5}))?(\?.*)?$/i.exec(url) ?? [];
  if (host === '') return 'unknown';
  const transport = /[?&]transport=tcp\b/i.test(query) ? '/tcp' : '';
  return `${host}:${port ?? defaultPorts[scheme.toLowerCase()] ?? ''}${transport}`.slice(0, 256);
}
