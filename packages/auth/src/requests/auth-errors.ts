import type { ServerErrors } from '@offhook/protocol';
import { AuthError, type AuthErrorCode, isAuthErrorCode } from '../auth-error.js';

/** How this package calls what goes wrong between it and the server. */
export const authErrors: ServerErrors<AuthErrorCode> = {
  errorClass: AuthError,
  isKnownCode: isAuthErrorCode,
  refusals: {
    401: ['auth/token-invalid', 'The server does not accept this login.'],
    403: ['auth/forbidden', 'This user may not do that.'],
    429: ['auth/too-many-requests', 'Too many attempts. Wait a little, then try again.'],
  },
  refused: 'auth/invalid-request',
  badResponse: [
    'auth/bad-response',
    'The server answered something that was not asked for. Check its address.',
  ],
  serverFailed: 'auth/server-failed',
  unreachable: 'auth/unreachable',
};
