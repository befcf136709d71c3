import { OffhookError } from '@offhook/primitives';

/** Every code of an `AuthError`; each has a page in docs/errors/auth. */
export const authErrorCodes = [
  'auth/bad-response',
  'auth/cancelled',
  'auth/disposed',
  'auth/forbidden',
  'auth/insecure-host',
  'auth/login-in-progress',
  'auth/server-failed',
  'auth/session-expired',
  'auth/session-invalid',
  'auth/timed-out',
  'auth/token-expired',
  'auth/token-invalid',
  'auth/token-missing',
  'auth/too-many-requests',
  'auth/unreachable',
] as const;

export type AuthErrorCode = (typeof authErrorCodes)[number];

/** What logging in or out rejects with. */
export class AuthError extends OffhookError<AuthErrorCode> {
  override readonly name: string = 'AuthError';
}

/** Tells codes of this package from those that a newer server may send. */
export function isAuthErrorCode(code: string): code is AuthErrorCode {
  return authErrorCodes.some((known) => known === code);
}
