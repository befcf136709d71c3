import { endpoints } from '@offhook/protocol';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { RequestError } from '../../error/request-error.js';
import { isLoopbackAddress } from '../../limit/source-address.js';
import { metricsContentType, type ServerMetrics } from '../../metrics/server-metrics.js';
import { isSameText } from '../../secret/token.js';
import { bearerTokenOf } from '../credentials.js';
import { describeRoute } from '../openapi/describe-route.js';
import { isLoopbackRequest } from '../public-address.js';

export interface MetricsServices {
  readonly metrics: ServerMetrics;
  /** Asked of every caller. Absent: this machine may ask without one, and nobody else may. */
  readonly token?: string | undefined;
}

const forwardedHeaders = ['forwarded', 'x-forwarded-for', 'x-real-ip'];

/** A proxy of this machine that nobody told us to trust has our address, and shows itself by what it adds. */
function isFromThisMachine(request: FastifyRequest): boolean {
  const isForwarded = forwardedHeaders.some((name) => name in request.headers);
  return isLoopbackAddress(request.ip) && isLoopbackRequest(request.host) && !isForwarded;
}

function check(request: FastifyRequest, token: string | undefined): void {
  if (token === undefined) {
    if (isFromThisMachine(request)) return;
    throw new RequestError('request/not-found', 'There is nothing at this address.');
  }
  const shown = bearerTokenOf(request);
  if (shown !== undefined && isSameText(shown, token)) return;
  throw new RequestError('auth/token-invalid', 'The token for the metrics is wrong.');
}

const description = describeRoute({
  summary: 'The numbers of this process, for Prometheus',
  description:
    'Answered to callers of this machine, or to who shows the token of the setting `metrics.token`.',
  tag: 'operation',
  security: ['metricsToken'],
});

const numbers = {
  description: 'Prometheus’s text format.',
  content: { 'text/plain': { schema: z.string() } },
};

/** What Prometheus scrapes. */
export function addMetricsRoutes(app: FastifyInstance, { metrics, token }: MetricsServices): void {
  const schema = { ...description, response: { 200: numbers } };
  app.withTypeProvider<ZodTypeProvider>().get(endpoints.metrics, { schema }, async (request, reply) => {
    check(request, token);
    void reply.header('cache-control', 'no-store').type(metricsContentType);
    return await reply.send(await metrics.render());
  });
}
