import type { FastifyRequest } from 'fastify';
import type { AdmittedSession, SessionGate } from '../session/session-gate.js';
import { bearerTokenOf } from './credentials.js';
import { signedRequestOf } from './signed-request.js';

/**
 * The session that a request acts for: it shows the session's token, or is signed with its secret.
 *
 * @throws RequestError auth/session-invalid, auth/session-expired, auth/account-disabled, auth/signature-invalid,
 * auth/clock-skewed, auth/request-replayed
 */
export async function sessionOf(gate: SessionGate, request: FastifyRequest): Promise<AdmittedSession> {
  const signed = signedRequestOf(request, 'Instance');
  return signed === undefined ? await gate.pass(bearerTokenOf(request)) : await gate.passSigned(signed);
}
