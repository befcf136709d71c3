import {
  companyChoiceSchema,
  endpoints,
  loginBodySchema,
  sessionListSchema,
  sessionSchema,
} from '@offhook/protocol';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import * as z from 'zod';
import type { CurrentSession } from '../../session/current-session.js';
import type { SessionGate } from '../../session/session-gate.js';
import type { LoginProof, SessionLogin } from '../../session/session-login.js';
import type { SessionLogout } from '../../session/session-logout.js';
import { bearerTokenOf, userTicketOf } from '../credentials.js';
import { loginClientOf } from '../login-client-of.js';
import { describeRoute } from '../openapi/describe-route.js';
import { noContent } from '../openapi/no-content.js';
import { sessionOf } from '../session-of.js';
import { idParameter } from './fields.js';

export interface SessionServices {
  readonly login: SessionLogin;
  readonly logout: SessionLogout;
  readonly gate: SessionGate;
  readonly currentSession: CurrentSession;
}

const session = { tag: 'session', security: ['session'] } as const;

const loginSchema = {
  ...describeRoute({
    summary: 'Logs in',
    description:
      'By an access token, a user ticket, or a password in the body: what is in `Authorization` comes first.',
    tag: 'session',
    security: ['accessToken', 'userTicket', 'nothing'],
    errors: ['auth/credentials-invalid', 'auth/account-locked', 'auth/account-disabled'],
  }),
  body: z.nullish(loginBodySchema),
  response: { 200: sessionSchema },
};

const logoutSchema = {
  ...describeRoute({ summary: 'Ends the session', ...session }),
  response: { 204: noContent },
};

const showSchema = {
  ...describeRoute({ summary: 'Shows the session as it is now', ...session }),
  response: { 200: sessionSchema },
};

const renewSchema = {
  ...describeRoute({ summary: 'Gives the session a new secret and a later expiry', ...session }),
  response: { 200: sessionSchema },
};

const companySchema = {
  ...describeRoute({
    summary: 'Lets the session act for another company of the user',
    ...session,
    errors: ['auth/company-forbidden'],
  }),
  body: companyChoiceSchema,
  response: { 200: sessionSchema },
};

const listSchema = {
  ...describeRoute({ summary: 'Lists the sessions of the user', ...session }),
  response: { 200: sessionListSchema },
};

const endSchema = {
  ...describeRoute({
    summary: 'Ends one of the user’s sessions',
    ...session,
    errors: ['auth/unknown-session'],
  }),
  params: z.object({ sessionId: idParameter }),
  response: { 204: noContent },
};

function proofOf(request: FastifyRequest, body: z.output<typeof loginSchema.body>): LoginProof {
  const accessToken = bearerTokenOf(request);
  const userTicket = userTicketOf(request);
  const { password, ...identity } = body ?? {};
  if (userTicket !== undefined) return { method: 'user-ticket', userTicket };
  const isByPassword = accessToken === undefined && password !== undefined;
  return isByPassword ? { method: 'password', identity, password } : { method: 'access-token', accessToken };
}

/** Login, logout, and the sessions of a user. */
export function addSessionRoutes(app: FastifyInstance, services: SessionServices): void {
  const { gate, login, logout } = services;
  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.post(endpoints.login, { schema: loginSchema }, async (request) => {
    const { body } = request;
    return await login.logIn(proofOf(request, body), loginClientOf(request, body?.subId));
  });

  typed.post(endpoints.logout, { schema: logoutSchema }, async (request, reply) => {
    await logout.logOut(await sessionOf(gate, request), request.ip);
    return await reply.code(204).send();
  });

  addCurrentSessionRoutes(app, services);

  typed.delete(`${endpoints.sessions}/:sessionId`, { schema: endSchema }, async (request, reply) => {
    await logout.end(await sessionOf(gate, request), request.params.sessionId, request.ip);
    return await reply.code(204).send();
  });
}

function addCurrentSessionRoutes(app: FastifyInstance, { currentSession, gate }: SessionServices): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.get(endpoints.session, { schema: showSchema }, async (request) => {
    return currentSession.show(await sessionOf(gate, request));
  });

  typed.post(endpoints.renewSession, { schema: renewSchema }, async (request) => {
    return await currentSession.renew(await sessionOf(gate, request));
  });

  typed.post(endpoints.selectCompany, { schema: companySchema }, async (request) => {
    const admitted = await sessionOf(gate, request);
    return await currentSession.selectCompany(admitted, request.body.companyId, request.ip);
  });

  typed.get(endpoints.sessions, { schema: listSchema }, async (request) => {
    return { sessions: await currentSession.list(await sessionOf(gate, request)) };
  });
}
