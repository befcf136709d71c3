import type { FastifyInstance } from 'fastify';
import { RequestError } from '../error/request-error.js';

/** From the moment that the server begins to stop, new requests are answered 503 and connections are let go. */
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
  app.addHook('onSend', (_request, reply, payload) => {
    // A connection that stays open after its last answer would hold up the end.
    if (isStopping) void reply.header('connection', 'close');
    return Promise.resolve(payload);
  });
}
