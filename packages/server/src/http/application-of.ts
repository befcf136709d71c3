import type { FastifyRequest } from 'fastify';
import type { ApplicationGate } from '../application/application-gate.js';
import type { Application } from '../application/application-store.js';
import { wrongSignature } from '../signature/signature-check.js';
import { basicCredentialsOf } from './credentials.js';
import { signedRequestOf } from './signed-request.js';

/** How some backends write the key: `application\<key>`. */
const prefix = /^application\\/i;

/**
 * The application that a request comes from: it is signed with the application's secret, or shows it.
 *
 * @throws RequestError auth/signature-invalid, auth/clock-skewed, auth/request-replayed
 */
export async function applicationOf(gate: ApplicationGate, request: FastifyRequest): Promise<Application> {
  const signed = signedRequestOf(request, 'Application');
  if (signed !== undefined) return await gate.passSigned(signed);
  const shown = basicCredentialsOf(request);
  if (shown === undefined) throw wrongSignature();
  return await gate.passSecret(shown.username.replace(prefix, ''), shown.password);
}
