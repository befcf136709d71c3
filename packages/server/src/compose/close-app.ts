import { type Clock, type Logger, sleep, waitFor } from '@offhook/primitives';
import type { FastifyInstance } from 'fastify';
import type { Drain } from '../http/drain.js';

export interface CloseAppOptions {
  readonly drain: Drain;
  readonly logger: Logger;
  /** Of the sockets: real time, also where a test turns the server's own. */
  readonly clock: Clock;
}

/** How long the port stays open for the refusal of what is already on its way. */
const lingerMs = 500;
const lookEveryMs = 50;
/** How long answers may take that are under way. */
const drainMs = 5_000;

/**
 * Ends an app in the order that loses nothing: new requests are refused in words, what was taken is finished,
 * then the port closes. Who still has not come to an end after a while is cut off.
 */
export async function closeApp(app: FastifyInstance, options: CloseAppOptions): Promise<void> {
  const { clock, drain, logger } = options;
  drain.begin();
  const onTimeout = (): Error => new Error('Some answers took too long.');
  try {
    await linger(app, clock);
    await waitFor(async () => await drain.whenEmpty(), { clock, timeoutMs: drainMs, onTimeout });
  } catch {
    logger.warn('requests were cut off', { requestCount: drain.openCount });
  }
  await app.close();
}

/** A client that just reads "connection: close" may still have a new connection under way. */
async function linger(app: FastifyInstance, clock: Clock): Promise<void> {
  const endsAtMs = clock.now() + lingerMs;
  while (clock.now() < endsAtMs && (await connectionCount(app)) > 0) await sleep(lookEveryMs, clock);
}

async function connectionCount(app: FastifyInstance): Promise<number> {
  return await new Promise((resolve) => {
    app.server.getConnections((error, count) => {
      resolve(error === null ? count : 0);
    });
  });
}
