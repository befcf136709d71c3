import type { RequestErrorCode } from '../error/request-error.js';

/** The HTTP status of each error. */
export const errorStatus: Readonly<Record<RequestErrorCode, number>> = {
  'auth/token-invalid': 401,
  'auth/token-expired': 401,
  'auth/session-invalid': 401,
  'auth/session-expired': 401,
  'auth/credentials-invalid': 401,
  'auth/account-locked': 429,
  'auth/account-disabled': 403,
  'auth/ticket-invalid': 401,
  'auth/ticket-expired': 401,
  'auth/signature-invalid': 401,
  'auth/clock-skewed': 401,
  'auth/request-replayed': 401,
  'auth/sign-up-closed': 403,
  'auth/identity-taken': 409,
  'auth/password-weak': 422,
  'auth/company-forbidden': 403,
  'auth/forbidden': 403,
  'auth/unknown-session': 404,
  'auth/unknown-access-token': 404,
  'auth/too-many-access-tokens': 409,
  'provisioning/unknown-device': 404,
  'provisioning/forbidden': 403,
  'provisioning/ticket-invalid': 401,
  'provisioning/phone-taken': 409,
  'provisioning/no-secure-address': 500,
  'webhook/wrong-credentials': 401,
  'webhook/wrong-signature': 401,
  'request/invalid': 400,
  'request/too-large': 413,
  'request/unsupported-media-type': 415,
  'request/not-found': 404,
  'request/method-not-allowed': 405,
  'request/too-many': 429,
  'request/timed-out': 408,
  'server/stopping': 503,
  'server/storage-unavailable': 503,
  'internal/unexpected': 500,
};

const challenges: Readonly<Partial<Record<RequestErrorCode, string>>> = {
  // RFC 6750 §3.
  'auth/token-invalid': 'Bearer error="invalid_token"',
  'auth/token-expired': 'Bearer error="invalid_token"',
  'auth/session-invalid': 'Bearer error="invalid_token"',
  'auth/session-expired': 'Bearer error="invalid_token"',
  'auth/credentials-invalid': 'Bearer',
  'auth/ticket-invalid': 'User',
  'auth/ticket-expired': 'User',
  'auth/signature-invalid': 'Instance, Application',
  'auth/clock-skewed': 'Instance, Application',
  'auth/request-replayed': 'Instance, Application',
  'provisioning/ticket-invalid': 'Bearer error="invalid_token"',
  // RFC 7617 §2.
  'webhook/wrong-credentials': 'Basic realm="Offhook webhook", charset="UTF-8"',
  'webhook/wrong-signature': 'Basic realm="Offhook webhook", charset="UTF-8"',
};

/** What a 401 asks for in `WWW-Authenticate` (RFC 9110 §11.6.1). */
export function challengeOf(code: RequestErrorCode): string | undefined {
  return challenges[code];
}
