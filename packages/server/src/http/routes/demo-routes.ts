import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import type { DemoBackend } from '../../demo/demo-backend.js';
import type { DemoDescription } from '../../demo/demo-description.js';
import { userTicketPath } from '../../demo/seed-demo.js';
import { RequestError } from '../../error/request-error.js';
import { undescribed } from '../openapi/describe-route.js';
import { isLoopbackRequest } from '../public-address.js';

export interface DemoServices {
  readonly description: DemoDescription;
  readonly backend: Pick<DemoBackend, 'ticketFor'>;
  /** Whether only this machine can reach the server. */
  readonly isLocal: boolean;
}

const ticketSchema = { ...undescribed, body: z.object({ userId: z.string().min(1).max(64) }) };

/** Tells the demo page who may log in, and plays the backend of a customer. */
export function addDemoRoutes(app: FastifyInstance, services: DemoServices): void {
  const { backend, description, isLocal } = services;

  // A page elsewhere may point a name of its own at this machine and read what it likes: its Host header tells.
  const refuseStrangers = ({ host }: FastifyRequest): void => {
    if (!isLocal || isLoopbackRequest(host)) return;
    throw new RequestError('request/not-found', 'There is nothing at this address.');
  };

  app.get('/demo/config.json', { schema: undescribed }, async (request, reply) => {
    refuseStrangers(request);
    return await reply.header('cache-control', 'no-store').send(description);
  });

  app
    .withTypeProvider<ZodTypeProvider>()
    .post(userTicketPath, { schema: ticketSchema }, async (request, reply) => {
      refuseStrangers(request);
      const userTicket = await backend.ticketFor(request.body.userId);
      return await reply.header('cache-control', 'no-store').send({ userTicket });
    });
}
