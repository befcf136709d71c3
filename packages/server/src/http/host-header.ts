import type { FastifyInstance } from 'fastify';
import { RequestError } from '../error/request-error.js';

/** RFC 9112 §3.2: an HTTP/1.1 request that does not say whom it means is answered with 400. */
export function refuseWithoutHost(app: FastifyInstance): void {
  app.addHook('onRequest', ({ raw }, _reply, done) => {
    const isMissing = raw.headers.host === undefined && raw.httpVersion === '1.1';
    done(isMissing ? new RequestError('request/invalid', 'The request does not name a host.') : undefined);
  });
}
