import { AuthError } from '../auth-error.js';

// RFC 6750 §2.1: what may stand behind `Bearer`.
const bearerToken = /^[A-Za-z0-9\-._~+/]{1,4096}=*$/;

/**
 * Reads an access token as people paste it: blanks around it are dropped.
 * @throws AuthError auth/token-missing
 */
export function parseAccessToken(value: unknown): string {
  const token = typeof value === 'string' ? value.trim() : '';
  if (!bearerToken.test(token)) {
    throw new AuthError(
      'auth/token-missing',
      'Enter an access token. It has letters and digits, and no blanks.',
    );
  }
  return token;
}
