import type { Clock } from '@offhook/primitives';
import { endpoints } from '@offhook/protocol';
import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import { describeRoute } from '../openapi/describe-route.js';

export interface TimeServices {
  readonly clock: Clock;
}

const schema = {
  ...describeRoute({
    summary: 'Tells the time, so that signatures carry the right one',
    tag: 'operation',
    security: [],
  }),
  response: { 200: z.object({ now: z.iso.datetime() }) },
};

/** What time it is here. */
export function addTimeRoutes(app: FastifyInstance, { clock }: TimeServices): void {
  app.get(endpoints.time, { schema }, () => ({ now: new Date(clock.now()).toISOString() }));
}
