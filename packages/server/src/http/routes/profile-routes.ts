import { endpoints, passwordChangeSchema, profileChangeSchema, profileSchema } from '@offhook/protocol';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Profiles } from '../../profile/profiles.js';
import type { SessionGate } from '../../session/session-gate.js';
import { describeRoute } from '../openapi/describe-route.js';
import { noContent } from '../openapi/no-content.js';
import { sessionOf } from '../session-of.js';

export interface ProfileServices {
  readonly gate: SessionGate;
  readonly profiles: Profiles;
}

const user = { tag: 'user', security: ['session'] } as const;

const showSchema = {
  ...describeRoute({ summary: 'Shows the profile and the companies of the user', ...user }),
  response: { 200: profileSchema },
};

const changeSchema = {
  ...describeRoute({ summary: 'Changes the profile', ...user, errors: ['auth/identity-taken'] }),
  body: profileChangeSchema,
  response: { 200: profileSchema },
};

const passwordSchema = {
  ...describeRoute({
    summary: 'Changes the password, and ends the user’s other sessions',
    ...user,
    errors: ['auth/credentials-invalid', 'auth/account-locked', 'auth/password-weak'],
  }),
  body: passwordChangeSchema,
  response: { 204: noContent },
};

/** What users see of themselves, and change. */
export function addProfileRoutes(app: FastifyInstance, { gate, profiles }: ProfileServices): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.get(endpoints.profile, { schema: showSchema }, async (request) => {
    return await profiles.show(await sessionOf(gate, request));
  });

  typed.patch(endpoints.profile, { schema: changeSchema }, async (request) => {
    return await profiles.change(await sessionOf(gate, request), request.body, request.ip);
  });

  typed.post(endpoints.changePassword, { schema: passwordSchema }, async (request, reply) => {
    await profiles.changePassword(await sessionOf(gate, request), request.body, request.ip);
    return await reply.code(204).send();
  });
}
