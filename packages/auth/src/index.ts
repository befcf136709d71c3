export { loadedFrom } from './adapters/browser/page-host.js';
export { AuthClient, createAuthClient } from './client/auth-client.js';
export type { ExitOptions } from './client/auth-client.js';
export type { AuthClientOptions } from './client/auth-client-options.js';
export type { AuthEvents } from './client/auth-events.js';
export { AuthError, authErrorCodes } from './auth-error.js';
export type { AuthErrorCode } from './auth-error.js';
export { exitStepNames } from './exit/exit-steps.js';
export type { ExitStep, ExitStepName } from './exit/exit-steps.js';
export type {
  ApplicationSigner,
  LoginProof,
  LoginRequest,
  SignUpRequest,
  WaitLimits,
} from './login/login-request.js';
export type { TabMemory } from './ports/tab-memory.js';
export type { Wakeups } from './ports/wakeups.js';
export type { SessionEnd } from './session/session-keeper.js';
export type { RequestSigner, SignableSessionRequest } from './session/session-proof.js';
export type {
  AccessTokenSummary,
  NewAccessToken,
  NewAccessTokenBody,
  PasswordChange,
  PhoneLease,
  Profile,
  ProfileChange,
  ProvisioningTicket,
  Session,
  SessionSummary,
  TakenPhoneLease,
} from '@offhook/protocol';
