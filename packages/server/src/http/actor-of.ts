import type { FastifyRequest } from 'fastify';
import type { Actor } from '../audit/actor.js';
import type { SessionGate } from '../session/session-gate.js';
import { sessionOf } from './session-of.js';

/**
 * Who sends a request, by its session.
 *
 * @throws RequestError whatever `sessionOf` throws
 */
export async function actorOf(gate: SessionGate, request: FastifyRequest): Promise<Actor> {
  const { id: sessionId, userId } = await sessionOf(gate, request);
  return { userId, sessionId, sourceAddress: request.ip };
}
