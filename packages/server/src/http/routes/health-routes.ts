import type { Clock } from '@offhook/primitives';
import { endpoints, errorBodySchema } from '@offhook/protocol';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import type { Readiness } from '../../metrics/readiness.js';
import { describeRoute } from '../openapi/describe-route.js';

export interface HealthServices {
  readonly clock: Clock;
  readonly version: string;
  readonly readiness: () => Promise<Readiness>;
}

const healthSchema = z.object({
  status: z.literal('ok'),
  version: z.string(),
  uptimeSeconds: z.number(),
});

const readinessSchema = z.object({
  status: z.enum(['ready', 'unready']),
  database: z.enum(['ok', 'unavailable']),
  migrations: z.enum(['ok', 'pending']),
  redis: z.enum(['ok', 'degraded', 'unused']).describe('While degraded, each process counts for itself.'),
});

const healthDescription = describeRoute({
  summary: 'Whether the process lives, and which release it is',
  tag: 'operation',
  security: [],
});

const readyDescription = describeRoute({
  summary: 'Whether this process may be sent requests',
  description: 'For load balancers: it is not while it stops, and while the database does not answer.',
  tag: 'operation',
  security: [],
});

/** Whether this process lives, and whether it can do its work: for supervisors and load balancers. */
export function addHealthRoutes(app: FastifyInstance, services: HealthServices): void {
  const { clock, readiness, version } = services;
  const startedAtMs = clock.now();
  const typed = app.withTypeProvider<ZodTypeProvider>();
  const healthAnswers = { 200: healthSchema };
  const readyAnswers = { 200: readinessSchema, 503: z.union([readinessSchema, errorBodySchema]) };

  typed.get(
    endpoints.health,
    { schema: { ...healthDescription, response: healthAnswers } },
    async (_, reply) => {
      const uptimeSeconds = Math.floor((clock.now() - startedAtMs) / 1_000);
      return await reply.header('cache-control', 'no-store').send({ status: 'ok', version, uptimeSeconds });
    },
  );

  typed.get(
    endpoints.ready,
    { schema: { ...readyDescription, response: readyAnswers } },
    async (_, reply) => {
      const state = await readiness();
      void reply.header('cache-control', 'no-store');
      return await reply.code(state.status === 'ready' ? 200 : 503).send(state);
    },
  );
}
