import {
  type AuthWebhookRequest,
  authWebhookRequestSchema,
  type AuthWebhookVerdict,
  authWebhookVerdictSchema,
  endpoints,
} from '@offhook/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest, onRequestHookHandler } from 'fastify';
import { RequestError } from '../../error/request-error.js';
import type { AuthWebhook } from '../../webhook/auth-webhook.js';
import { readPostedQuestion, readQueriedQuestion } from '../../webhook/read-question.js';
import type { WebhookCaller } from '../../webhook/webhook-caller.js';
import { signedBodyOfGet } from '../../webhook/webhook-signature.js';
import { replyWithError } from '../error-replies.js';
import { describeRoute } from '../openapi/describe-route.js';
import { toRequestError } from '../to-request-error.js';

export interface AuthWebhookServices {
  readonly authWebhook: AuthWebhook;
  readonly webhookCaller: WebhookCaller;
}

/** jambonz sends all headers of the SIP request along. */
const bodyLimit = 65_536;

const description = [
  'The contract is jambonz’s: once the caller has shown who it is, the answer is 200 with a verdict, also to a',
  'question that cannot be read. 500 means that this server failed, and that there is no verdict.',
].join(' ');

const facts = { tag: 'webhook', security: ['sipEdge'], never: ['request/invalid'], description } as const;
const response = { 200: authWebhookVerdictSchema };
const postSchema = {
  ...describeRoute({ ...facts, summary: 'Judges the digest of a SIP request' }),
  body: authWebhookRequestSchema,
  response,
};
const getSchema = {
  ...describeRoute({ ...facts, summary: 'Judges the digest of a SIP request, given as a query' }),
  querystring: authWebhookRequestSchema,
  response,
};

/** The question is read by the handler, because a wrong one is answered with a verdict. */
const readLater = {
  validatorCompiler: () => (value: unknown) => ({ value }),
  serializerCompiler: () => (verdict: unknown) => JSON.stringify(verdict),
} as const;

function signatureOf(request: FastifyRequest): string | undefined {
  return request.headers['jambonz-signature']?.toString();
}

function wrongSignature(request: FastifyRequest): RequestError {
  request.log.warn({ sourceAddress: request.ip }, 'webhook called with a wrong signature');
  return new RequestError('webhook/wrong-signature', 'The signature of the SIP edge is missing or wrong.');
}

/** Hands bodies of every type on as they came: they are signed so. */
function keepRawBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, (_request, body, done) => {
    done(null, body);
  });
}

function isJson(request: FastifyRequest): boolean {
  return /^application\/json *(?:;|$)/i.test(request.headers['content-type'] ?? '');
}

/**
 * The question of the SIP edge. Only when no verdict could be reached because this server failed, the answer is
 * a 500, so that the edge does not tell a phone that its secret is wrong.
 */
export async function addAuthWebhookRoutes(
  app: FastifyInstance,
  services: AuthWebhookServices,
): Promise<void> {
  await app.register((scope, _options, done) => {
    keepRawBodies(scope);
    addRoutes(scope, services);
    done();
  });
}

function addRoutes(app: FastifyInstance, { authWebhook, webhookCaller }: AuthWebhookServices): void {
  const requireEdge: onRequestHookHandler = (request, reply, done) => {
    void reply.header('cache-control', 'no-store');
    if (!webhookCaller.hasCredentials(request.headers.authorization)) {
      request.log.warn({ sourceAddress: request.ip }, 'webhook called with wrong credentials');
      done(new RequestError('webhook/wrong-credentials', 'The credentials of the SIP edge are wrong.'));
      return;
    }
    if (webhookCaller.canHaveSigned(signatureOf(request))) done();
    else done(wrongSignature(request));
  };

  const answerFailure = (thrown: unknown, request: FastifyRequest, reply: FastifyReply): void => {
    const isUnreadable = toRequestError(thrown).code.startsWith('request/');
    if (!isUnreadable) void replyWithError(thrown, request, reply);
    // What was not read to its end cannot be known to be signed.
    else if (webhookCaller.hasToSign) void replyWithError(wrongSignature(request), request, reply);
    else void reply.code(200).send(authWebhook.refuseUnreadable());
  };

  const judge = async (
    request: FastifyRequest,
    signedBody: Uint8Array | string,
    question: () => AuthWebhookRequest | undefined,
  ): Promise<AuthWebhookVerdict> => {
    if (!webhookCaller.hasSigned(signatureOf(request), signedBody)) throw wrongSignature(request);
    const asked = question();
    return asked === undefined ? authWebhook.refuseUnreadable() : await authWebhook.judge(asked);
  };

  // Credentials are asked for before the body is read: a stranger's is not worth it.
  const options = { ...readLater, onRequest: requireEdge, errorHandler: answerFailure };

  app.post(endpoints.authWebhook, { ...options, bodyLimit, schema: postSchema }, async (request) => {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    return await judge(request, body, () => (isJson(request) ? readPostedQuestion(body) : undefined));
  });
  app.get(
    endpoints.authWebhook,
    { ...options, exposeHeadRoute: false, schema: getSchema },
    async (request) =>
      await judge(request, signedBodyOfGet, () =>
        readQueriedQuestion(request.query as Readonly<Record<string, unknown>>),
      ),
  );
}
