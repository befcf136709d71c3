import type { ErrorBody } from '@offhook/protocol';
import { toWireError } from '@offhook/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { RequestError } from '../error/request-error.js';
import { challengeOf, errorStatus } from './error-status.js';
import { toRequestError } from './to-request-error.js';

/** Answers `thrown` as an `ErrorBody`, and logs what is our fault. */
export function replyWithError(thrown: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const error = toRequestError(thrown);
  const status = errorStatus[error.code];
  const isOurs = error.code === 'internal/unexpected' || error.code === 'server/storage-unavailable';
  if (isOurs) request.log.error({ error: thrown }, 'request failed');
  const challenge = challengeOf(error.code);
  if (challenge !== undefined) void reply.header('www-authenticate', challenge);
  if (error.retryAfterMs !== undefined) {
    void reply.header('retry-after', String(Math.max(1, Math.ceil(error.retryAfterMs / 1_000))));
  }
  const body: ErrorBody = { error: toWireError(error) };
  return reply
    .code(status)
    .header('cache-control', 'no-store')
    .type('application/json')
    .send(JSON.stringify(body));
}

/** Gives every failure and every unknown address the same kind of answer. */
export function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler((thrown, request, reply) => replyWithError(thrown, request, reply));
  app.setNotFoundHandler((request, reply) => {
    const error = new RequestError('request/not-found', 'There is nothing at this address.');
    return replyWithError(error, request, reply);
  });
}
