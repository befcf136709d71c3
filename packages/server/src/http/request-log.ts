import type { FastifyInstance } from 'fastify';

/** Answers of these are no news; the webhook says more about its own. */
const quietRoutes: ReadonlySet<string> = new Set(['/health', '/webhooks/auth']);

/**
 * One line for each answer, with the route's pattern and not the address: addresses hold device tokens.
 * The id of the request goes out as `x-request-id`, so that a user's report finds its line.
 */
export function logRequests(app: FastifyInstance): void {
  app.addHook('onRequest', (request, reply, done) => {
    void reply.header('x-request-id', request.id);
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'unknown';
    const facts = {
      method: request.method,
      route,
      statusCode: reply.statusCode,
      durationMs: Math.round(reply.elapsedTime * 10) / 10,
      sourceAddress: request.ip,
    };
    if (request.method === 'GET' || quietRoutes.has(route)) request.log.debug(facts, 'answered');
    else request.log.info(facts, 'answered');
    done();
  });
}
