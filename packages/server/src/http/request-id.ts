import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import proxyAddress from '@fastify/proxy-addr';

/** What proxies make: a UUID, a hash, a trace. Never a line break, and never so long that it floods the log. */
const wellFormed = /^[A-Za-z0-9._:/+=@-]{1,128}$/;

/** Makes the id of a request: a trusted proxy's, so that its log and ours can be laid side by side, else our own. */
export function requestIdMaker(trustedProxies: readonly string[]): (request: IncomingMessage) => string {
  if (trustedProxies.length === 0) return () => randomUUID();
  const isTrusted = proxyAddress.compile([...trustedProxies]);
  return ({ headers, socket }) => {
    const given = headers['x-request-id'];
    const isUsable = typeof given === 'string' && wellFormed.test(given);
    return isUsable && isTrusted(socket.remoteAddress ?? '', 0) ? given : randomUUID();
  };
}
