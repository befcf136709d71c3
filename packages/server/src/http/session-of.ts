import type { FastifyRequest } from 'fastify';
import type { SessionGate } from '../session/session-gate.js';
import type { StoredSession } from '../session/session-store.js';
import { bearerTokenOf } from './credentials.js';

/**
 * The session that a request acts for.
 *
 * @throws RequestError auth/session-invalid, auth/session-expired
 */
export async function sessionOf(gate: SessionGate, request: FastifyRequest): Promise<StoredSession> {
  return await gate.pass(bearerTokenOf(request));
}
