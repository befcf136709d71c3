import type { FastifyInstance, HTTPMethods } from 'fastify';
import { RequestError } from '../error/request-error.js';
import { replyWithError } from './error-replies.js';
import { undescribed } from './openapi/describe-route.js';

/** OPTIONS is left out: it is CORS's. */
const methods: readonly HTTPMethods[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Collects the routes that are registered after this call; `answer` then answers 405 for their other methods. */
export function collectMethods(app: FastifyInstance): { readonly answer: () => void } {
  const allowed = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ method, url }) => {
    if (url.includes('*')) return;
    const known = allowed.get(url) ?? new Set();
    for (const name of [method].flat()) known.add(name);
    allowed.set(url, known);
  });
  const answer = (): void => {
    // A copy: the routes that are added here would be collected too.
    for (const [url, known] of [...allowed]) refuseOthers(app, url, known);
  };
  return { answer };
}

function refuseOthers(app: FastifyInstance, url: string, known: ReadonlySet<string>): void {
  const allow = [...known].sort().join(', ');
  app.route({
    method: methods.filter((method) => !known.has(method)),
    url,
    schema: undescribed,
    // Before the body is read: it does not matter.
    onRequest: async (request, reply) => {
      const error = new RequestError('request/method-not-allowed', `This address answers ${allow} only.`);
      await replyWithError(error, request, reply.header('allow', allow));
    },
    handler: () => undefined,
  });
}
