import type { FastifyInstance } from 'fastify';
import { RequestError } from '../error/request-error.js';

/** Answers new requests with 503 from the moment that the server begins to stop. */
export function refuseWhenStopping(app: FastifyInstance): void {
  let isStopping = false;
  app.addHook('preClose', (done) => {
    isStopping = true;
    done();
  });
  app.addHook('onRequest', (_request, _reply, done) => {
    if (!isStopping) {
      done();
      return;
    }
    const message = 'The server is stopping. Try again in a moment.';
    done(new RequestError('server/stopping', message, { retryable: true, retryAfterMs: 2_000 }));
  });
}
