import { OffhookError, type OffhookErrorOptions } from '@offhook/primitives';

/** Why a request is not answered with a success. Each code has a page in `docs/errors/`. */
export const requestErrorCodes = [
  'auth/token-invalid',
  'auth/token-expired',
  'auth/session-invalid',
  'auth/session-expired',
  'auth/credentials-invalid',
  'auth/account-locked',
  'auth/account-disabled',
  'auth/ticket-invalid',
  'auth/ticket-expired',
  'auth/signature-invalid',
  'auth/clock-skewed',
  'auth/request-replayed',
  'auth/sign-up-closed',
  'auth/identity-taken',
  'auth/password-weak',
  'auth/company-forbidden',
  'auth/forbidden',
  'auth/unknown-session',
  'auth/unknown-access-token',
  'auth/too-many-access-tokens',
  'provisioning/unknown-device',
  'provisioning/forbidden',
  'provisioning/ticket-invalid',
  'provisioning/phone-taken',
  'provisioning/no-secure-address',
  'webhook/wrong-credentials',
  'webhook/wrong-signature',
  'request/invalid',
  'request/too-large',
  'request/unsupported-media-type',
  'request/not-found',
  'request/method-not-allowed',
  'request/too-many',
  'request/timed-out',
  'server/stopping',
  'server/storage-unavailable',
  'internal/unexpected',
] as const;
export type RequestErrorCode = (typeof requestErrorCodes)[number];

export interface RequestErrorOptions extends OffhookErrorOptions {
  /** When the same request may succeed: sent as `Retry-After`. */
  readonly retryAfterMs?: number;
}

/** What the HTTP API answers instead of a success: a status (see `http/error-status.ts`) and an `ErrorBody`. */
export class RequestError extends OffhookError<RequestErrorCode> {
  override readonly name = 'RequestError';
  readonly retryAfterMs: number | undefined;

  constructor(code: RequestErrorCode, message: string, options: RequestErrorOptions = {}) {
    super(code, message, options);
    this.retryAfterMs = options.retryAfterMs;
  }
}
