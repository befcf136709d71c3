import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import proxyAddress from '@fastify/proxy-addr';
import type { Clock, Logger } from '@offhook/primitives';
import { endpoints } from '@offhook/protocol';
import { parseUri } from '@offhook/sip-message';
import type { ServerMetrics } from '../metrics/server-metrics.js';
import type { UserStore } from '../user/user-store.js';
import type { OwnEdge } from './services/webhook-services.js';

export interface EmbeddedEdgeOptions {
  readonly server: Server;
  readonly domain: string;
  /** This very server: the edge asks over HTTP, as a foreign one would. */
  readonly webhook: OwnEdge & { readonly url: string };
  readonly users: UserStore;
  readonly metrics: ServerMetrics;
  readonly trustedProxies: readonly string[];
  readonly clock: Clock;
  readonly logger: Logger;
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '').split('?')[0] ?? '';
}

const emptyAndLast = 'content-length: 0\r\nconnection: close\r\n\r\n';

/** With an upgrade listener Node leaves every upgrade to it: one that nobody serves would stay open. */
function refuseOtherUpgrades(server: Server, isStopping: () => boolean): void {
  server.on('upgrade', (request: IncomingMessage, socket: Duplex) => {
    if (pathOf(request) !== endpoints.sip) socket.end(`HTTP/1.1 404 Not Found\r\n${emptyAndLast}`);
    // A phone whose flow was closed comes back at once.
    else if (isStopping())
      socket.end(`HTTP/1.1 503 Service Unavailable\r\nretry-after: 2\r\n${emptyAndLast}`);
  });
}

/** Puts a SIP edge on the server's port. Answers what ends it. */
export async function startEmbeddedEdge(options: EmbeddedEdgeOptions): Promise<() => Promise<void>> {
  const { clock, domain, logger, metrics, server, trustedProxies, users, webhook } = options;
  // Loaded here, because a server with an edge of its own elsewhere has no use for it.
  const { createSipEdge } = await import('@offhook/sip-edge');
  const edge = createSipEdge({
    domain,
    webhook,
    clock,
    logger: logger.child({ part: 'sip-edge' }),
    isKnownUser: async (aor) => await isUser(users, aor),
    ...(trustedProxies.length === 0
      ? {}
      : { clientAddress: (request: IncomingMessage) => proxyAddress(request, [...trustedProxies]) }),
  });
  let isStopping = false;
  refuseOtherUpgrades(server, () => isStopping);
  edge.attach(server, endpoints.sip);
  metrics.watch('edge_bindings', () => edge.bindingCount);
  metrics.watch('edge_flows', () => edge.flowCount);
  return async () => {
    isStopping = true;
    await edge.dispose();
  };
}

async function isUser(users: UserStore, aor: string): Promise<boolean> {
  const { host, user } = parseUri(aor);
  if (user === undefined) return false;
  return (await users.findUserId(user, host.toLowerCase())) !== undefined;
}
