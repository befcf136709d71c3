import type { FastifyRequest } from 'fastify';

const bearer = /^Bearer +([A-Za-z0-9\-._~+/]+=*) *$/i;
const basic = /^Basic +([A-Za-z0-9+/]+=*) *$/i;
const user = /^User +([A-Za-z0-9\-._~+/=:]+) *$/i;
const maxLength = 1_024;
/** A ticket holds a name that may be long, twice encoded. */
const maxTicketLength = 4_096;

export interface BasicCredentials {
  readonly username: string;
  readonly password: string;
}

function authorizationOf(request: FastifyRequest, limit: number = maxLength): string {
  const value = request.headers.authorization ?? '';
  return value.length > limit ? '' : value;
}

/** The token of `Authorization: Bearer …` (RFC 6750 §2.1), when there is one. */
export function bearerTokenOf(request: FastifyRequest): string | undefined {
  return bearer.exec(authorizationOf(request))?.[1];
}

/** The ticket of `Authorization: User …`, when there is one. */
export function userTicketOf(request: FastifyRequest): string | undefined {
  return user.exec(authorizationOf(request, maxTicketLength))?.[1];
}

/** The pair of `Authorization: Basic …` (RFC 7617 §2), when there is one. */
export function basicCredentialsOf(request: FastifyRequest): BasicCredentials | undefined {
  const encoded = basic.exec(authorizationOf(request))?.[1];
  if (encoded === undefined) return undefined;
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  return colon < 0 ? undefined : { username: decoded.slice(0, colon), password: decoded.slice(colon + 1) };
}
