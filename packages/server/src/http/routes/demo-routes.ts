import type { FastifyInstance } from 'fastify';
import type { DemoDescription } from '../../demo/demo-description.js';
import { RequestError } from '../../error/request-error.js';
import { undescribed } from '../openapi/describe-route.js';
import { isLoopbackRequest } from '../public-address.js';

export interface DemoServices {
  readonly description: DemoDescription;
  /** Whether only this machine can reach the server. */
  readonly isLocal: boolean;
}

/** Tells the demo page who may log in. */
export function addDemoRoutes(app: FastifyInstance, { description, isLocal }: DemoServices): void {
  app.get('/demo/config.json', { schema: undescribed }, async (request, reply) => {
    // A page elsewhere may point a name of its own at this machine and read what it likes: its Host header tells.
    if (isLocal && !isLoopbackRequest(request.host)) {
      throw new RequestError('request/not-found', 'There is nothing at this address.');
    }
    return await reply.header('cache-control', 'no-store').send(description);
  });
}
