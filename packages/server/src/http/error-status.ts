import type { RequestErrorCode } from '../error/request-error.js';

/** The HTTP status of each error. */
export const errorStatus: Readonly<Record<RequestErrorCode, number>> = {
  'auth/token-invalid': 401,
  'auth/token-expired': 401,
  'auth/session-invalid': 401,
  'auth/session-expired': 401,
  'provisioning/unknown-device': 404,
  'provisioning/forbidden': 403,
  'provisioning/no-secure-address': 500,
  'webhook/wrong-credentials': 401,
  'request/invalid': 400,
  'request/too-large': 413,
  'request/unsupported-media-type': 415,
  'request/not-found': 404,
  'request/method-not-allowed': 405,
  'request/too-many': 429,
  'request/timed-out': 408,
  'server/stopping': 503,
  'internal/unexpected': 500,
};

const challenges: Readonly<Partial<Record<RequestErrorCode, string>>> = {
  // RFC 6750 §3.
  'auth/token-invalid': 'Bearer error="invalid_token"',
  'auth/token-expired': 'Bearer error="invalid_token"',
  'auth/session-invalid': 'Bearer error="invalid_token"',
  'auth/session-expired': 'Bearer error="invalid_token"',
  // RFC 7617 §2.
  'webhook/wrong-credentials': 'Basic realm="Offhook webhook", charset="UTF-8"',
};

/** What a 401 asks for in `WWW-Authenticate` (RFC 9110 §11.6.1). */
export function challengeOf(code: RequestErrorCode): string | undefined {
  return challenges[code];
}
