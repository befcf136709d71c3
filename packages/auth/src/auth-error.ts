import { OffhookError } from '@offhook/primitives';

/** Every code of an `AuthError`; each has a page in docs/errors/auth. */
export const authErrorCodes = [
  'auth/account-disabled',
  'auth/account-locked',
  'auth/bad-response',
  'auth/cancelled',
  'auth/clock-skewed',
  'auth/company-forbidden',
  'auth/credentials-invalid',
  'auth/crypto-unavailable',
  'auth/disposed',
  'auth/exit-step-failed',
  'auth/forbidden',
  'auth/identity-taken',
  'auth/insecure-host',
  'auth/invalid-request',
  'auth/logged-in',
  'auth/login-in-progress',
  'auth/no-host',
  'auth/not-logged-in',
  'auth/password-weak',
  'auth/request-replayed',
  'auth/server-failed',
  'auth/session-expired',
  'auth/session-invalid',
  'auth/sign-up-closed',
  'auth/signature-invalid',
  'auth/ticket-expired',
  'auth/ticket-invalid',
  'auth/timed-out',
  'auth/token-expired',
  'auth/token-invalid',
  'auth/token-missing',
  'auth/too-many-requests',
  'auth/unknown-access-token',
  'auth/unknown-session',
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
