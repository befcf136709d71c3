export { AuthClient, createAuthClient } from './auth-client.js';
export type { AuthClientOptions, AuthEvents, LoginRequest, WaitLimits } from './auth-client.js';
export { AuthError, authErrorCodes } from './auth-error.js';
export type { AuthErrorCode } from './auth-error.js';
export type { Session } from '@offhook/protocol';
