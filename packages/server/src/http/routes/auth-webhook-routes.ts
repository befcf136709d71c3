import { authWebhookRequestSchema, endpoints } from '@offhook/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { RequestError } from '../../error/request-error.js';
import { isSameText } from '../../secret/token.js';
import type { AuthWebhook } from '../../webhook/auth-webhook.js';
import { type BasicCredentials, basicCredentialsOf } from '../credentials.js';
import { replyWithError } from '../error-replies.js';
import { toRequestError } from '../to-request-error.js';

export interface AuthWebhookServices {
  readonly authWebhook: AuthWebhook;
  /** What the SIP edge must show. */
  readonly edge: BasicCredentials;
}

/** jambonz sends all headers of the SIP request along. */
const bodyLimit = 65_536;

function isRight(shown: BasicCredentials | undefined, expected: BasicCredentials): boolean {
  if (shown === undefined) return false;
  // Both are compared in any case, so that the time does not tell which one was wrong.
  const hasUsername = isSameText(shown.username, expected.username);
  const hasPassword = isSameText(shown.password, expected.password);
  return hasUsername && hasPassword;
}

/**
 * The question of the SIP edge. Its contract is jambonz's: once the caller has shown who it is, the answer is
 * HTTP 200 with a verdict, also to a body that cannot be read. Only when no verdict could be reached because
 * this server failed, the answer is a 500, so that the edge does not tell a phone that its secret is wrong.
 */
export function addAuthWebhookRoutes(app: FastifyInstance, services: AuthWebhookServices): void {
  const { authWebhook, edge } = services;

  const requireEdge: onRequestHookHandler = (request, _reply, done) => {
    if (isRight(basicCredentialsOf(request), edge)) {
      done();
      return;
    }
    request.log.warn({ sourceAddress: request.ip }, 'webhook called with wrong credentials');
    done(new RequestError('webhook/wrong-credentials', 'The credentials of the SIP edge are wrong.'));
  };

  const answerFailure = (thrown: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const { code } = toRequestError(thrown);
    const isVerdict = code.startsWith('request/');
    return isVerdict
      ? reply.code(200).send(authWebhook.refuseUnreadable())
      : replyWithError(thrown, request, reply);
  };

  app.withTypeProvider<ZodTypeProvider>().post(
    endpoints.authWebhook,
    {
      bodyLimit,
      // Before the body is read: a stranger's is not worth it.
      onRequest: requireEdge,
      schema: { body: authWebhookRequestSchema },
      errorHandler: (thrown, request, reply) => void answerFailure(thrown, request, reply),
    },
    async (request) => await authWebhook.judge(request.body),
  );
}
