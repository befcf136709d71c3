import { endpoints, sessionSchema } from '@offhook/protocol';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { SessionGate } from '../../session/session-gate.js';
import type { SessionLogin } from '../../session/session-login.js';
import type { SessionLogout } from '../../session/session-logout.js';
import { bearerTokenOf } from '../credentials.js';
import { sessionOf } from '../session-of.js';

export interface SessionServices {
  readonly login: SessionLogin;
  readonly logout: SessionLogout;
  readonly gate: SessionGate;
}

/** Login and logout. */
export function addSessionRoutes(app: FastifyInstance, services: SessionServices): void {
  const { gate, login, logout } = services;
  const typed = app.withTypeProvider<ZodTypeProvider>();

  typed.post(endpoints.login, { schema: { response: { 200: sessionSchema } } }, async (request) => {
    return await login.logIn({ accessToken: bearerTokenOf(request), sourceAddress: request.ip });
  });

  typed.post(endpoints.logout, async (request, reply) => {
    await logout.logOut(await sessionOf(gate, request));
    return await reply.code(204).send();
  });
}
