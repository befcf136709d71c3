import { AuthError, type AuthErrorCode } from '../auth-error.js';

/** What a server says of a session that it does not accept any more. */
const overCodes: ReadonlySet<AuthErrorCode> = new Set<AuthErrorCode>([
  'auth/session-expired',
  'auth/session-invalid',
  'auth/token-invalid',
]);

export function isSessionOver(error: unknown): boolean {
  return error instanceof AuthError && overCodes.has(error.code);
}

export function notLoggedIn(): AuthError {
  return new AuthError('auth/not-logged-in', 'Nobody is logged in here. Log in first.');
}

export function disposed(): AuthError {
  return new AuthError('auth/disposed', 'This login is closed. Reload the page.');
}

export function cancelledByLogout(): AuthError {
  return new AuthError('auth/cancelled', 'The login was given up by a logout.');
}

export function timedOut(): AuthError {
  return new AuthError('auth/timed-out', 'The server took too long to answer. Try again.', {
    retryable: true,
  });
}
