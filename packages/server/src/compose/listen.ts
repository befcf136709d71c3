import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { ServerError } from '../error/server-error.js';

export interface ListenAddress {
  readonly port: number;
  /** How this machine itself reaches the server, without a slash at the end. */
  readonly ownUrl: string;
}

/**
 * Opens the port.
 *
 * @throws ServerError server/port-in-use, server/address-unusable
 */
export async function listen(app: FastifyInstance, host: string, port: number): Promise<ListenAddress> {
  // By name there would be a second server for IPv6, which the SIP edge would not be attached to.
  const address = host === 'localhost' ? '127.0.0.1' : host;
  try {
    await app.listen({ host: address, port });
  } catch (cause) {
    throw explain(cause, host, port);
  }
  const bound = boundAddress(app);
  return { port: bound.port, ownUrl: `http://${reachable(bound)}:${bound.port}` };
}

function boundAddress(app: FastifyInstance): AddressInfo {
  const bound = app.server.address();
  if (bound === null || typeof bound === 'string') throw new Error('The server listens on no TCP port.');
  return bound;
}

/** An unspecified address is where to listen, not where to call. */
function reachable({ address, family }: AddressInfo): string {
  if (address === '0.0.0.0') return '127.0.0.1';
  if (address === '::') return '[::1]';
  return family === 'IPv6' ? `[${address}]` : address;
}

function explain(cause: unknown, host: string, port: number): ServerError {
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'EADDRINUSE') {
    const message = `Port ${port} is already in use. Stop the other program, or choose another port with --port.`;
    return new ServerError('server/port-in-use', message, { cause, retryable: true });
  }
  if (code === 'EACCES') {
    const message = `This user may not open port ${port}. Choose one above 1023 with --port.`;
    return new ServerError('server/address-unusable', message, { cause });
  }
  const message = `The address ${host} is not one of this machine. Choose another with --host.`;
  return new ServerError('server/address-unusable', message, { cause });
}
