import type { Clock } from '@offhook/primitives';
import { endpoints } from '@offhook/protocol';
import type { FastifyInstance } from 'fastify';

export interface HealthServices {
  readonly clock: Clock;
  readonly version: string;
  /** Rejects when the database does not answer. */
  readonly pingDatabase: () => Promise<void>;
}

export interface Health {
  readonly status: 'ok' | 'unavailable';
  readonly version: string;
  readonly uptimeSeconds: number;
}

/** Whether this process can do its work: for load balancers and supervisors. */
export function addHealthRoutes(app: FastifyInstance, services: HealthServices): void {
  const { clock, pingDatabase, version } = services;
  const startedAtMs = clock.now();
  app.get(endpoints.health, async (request, reply) => {
    const uptimeSeconds = Math.floor((clock.now() - startedAtMs) / 1_000);
    const isOk = await pingDatabase().then(
      () => true,
      (error: unknown) => {
        request.log.error({ error }, 'the database does not answer');
        return false;
      },
    );
    const health: Health = { status: isOk ? 'ok' : 'unavailable', version, uptimeSeconds };
    return await reply.code(isOk ? 200 : 503).send(health);
  });
}
