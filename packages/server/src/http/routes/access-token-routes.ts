import {
  accessTokenListSchema,
  endpoints,
  newAccessTokenBodySchema,
  newAccessTokenSchema,
} from '@offhook/protocol';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import type { OwnAccessTokens } from '../../access-token/own-access-tokens.js';
import type { SessionGate } from '../../session/session-gate.js';
import { actorOf } from '../actor-of.js';
import { describeRoute } from '../openapi/describe-route.js';
import { noContent } from '../openapi/no-content.js';
import { idParameter } from './fields.js';

export interface AccessTokenServices {
  readonly gate: SessionGate;
  readonly ownAccessTokens: OwnAccessTokens;
}

const ofUser = { tag: 'access-token', security: ['session'] } as const;

const listSchema = {
  ...describeRoute({ ...ofUser, summary: 'Lists the access tokens of the user' }),
  response: { 200: accessTokenListSchema },
};
const createSchema = {
  ...describeRoute({
    ...ofUser,
    summary: 'Makes an access token',
    description: 'The answer holds the token, and nothing does after it.',
  }),
  body: newAccessTokenBodySchema,
  response: { 201: newAccessTokenSchema },
};
const revokeSchema = {
  ...describeRoute({
    ...ofUser,
    summary: 'Revokes an access token, and ends what was opened with it',
    errors: ['auth/unknown-access-token'],
  }),
  params: z.object({ accessTokenId: idParameter }),
  response: { 204: noContent },
};

/** A user's own access tokens. */
export function addAccessTokenRoutes(app: FastifyInstance, services: AccessTokenServices): void {
  const { gate, ownAccessTokens } = services;
  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.get(endpoints.accessTokens, { schema: listSchema }, async (request) => {
    return { accessTokens: await ownAccessTokens.list(await actorOf(gate, request)) };
  });

  typed.post(endpoints.accessTokens, { schema: createSchema }, async (request, reply) => {
    const made = await ownAccessTokens.create(await actorOf(gate, request), request.body);
    return await reply.code(201).send(made);
  });

  typed.delete(
    `${endpoints.accessTokens}/:accessTokenId`,
    { schema: revokeSchema },
    async (request, reply) => {
      await ownAccessTokens.revoke(await actorOf(gate, request), request.params.accessTokenId);
      return await reply.code(204).send();
    },
  );
}
