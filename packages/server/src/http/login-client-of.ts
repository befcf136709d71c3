import type { FastifyRequest } from 'fastify';
import type { LoginClient } from '../session/proven-user.js';

/** Where a login comes from, for the list of sessions. */
export function loginClientOf(request: FastifyRequest, subId: string | undefined): LoginClient {
  return { sourceAddress: request.ip, userAgent: request.headers['user-agent'], subId };
}
