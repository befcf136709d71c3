import { endpoints, sessionSchema, signUpBodySchema } from '@offhook/protocol';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { ApplicationGate } from '../../application/application-gate.js';
import type { SignUp } from '../../sign-up/sign-up.js';
import { applicationOf } from '../application-of.js';
import { loginClientOf } from '../login-client-of.js';
import { describeRoute } from '../openapi/describe-route.js';

export interface SignUpServices {
  readonly signUp: SignUp;
  readonly applicationGate: ApplicationGate;
}

const schema = {
  ...describeRoute({
    summary: 'Makes a user, and logs in',
    description:
      'The operator decides who may: nobody, everybody, or who is brought by an application that signs the request.',
    tag: 'user',
    security: ['application', 'nothing'],
    errors: ['auth/sign-up-closed', 'auth/identity-taken', 'auth/password-weak'],
  }),
  body: signUpBodySchema,
  response: { 201: sessionSchema },
};

/** How people become users. */
export function addSignUpRoutes(app: FastifyInstance, { applicationGate, signUp }: SignUpServices): void {
  app.withTypeProvider<ZodTypeProvider>().post(endpoints.signUp, { schema }, async (request, reply) => {
    signUp.refuseClosed();
    const application = signUp.isForApplications ? await applicationOf(applicationGate, request) : undefined;
    const { body } = request;
    const session = await signUp.signUp(body, loginClientOf(request, body.subId), application);
    return await reply.code(201).send(session);
  });
}
