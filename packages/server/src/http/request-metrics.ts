import type { FastifyInstance } from 'fastify';
import type { Metrics } from '../metrics/metrics.js';

/** Counts every answer. What has no route is counted as one, whatever its address. */
export function measureRequests(app: FastifyInstance, metrics: Metrics): void {
  app.addHook('onResponse', (request, reply, done) => {
    const { method, routeOptions } = request;
    const { elapsedTime: durationMs, statusCode } = reply;
    metrics.requestAnswered({ method, route: routeOptions.url ?? 'unknown', statusCode, durationMs });
    done();
  });
}
