import { OffhookError } from '@offhook/primitives';

/** Every code of a `RegistrationError`. Each has a page in `docs/errors/registration`. */
export const registrationErrorCodes = [
  'registration/invalid-account',
  'registration/unreachable',
  'registration/connection-lost',
  'registration/timed-out',
  'registration/rejected',
  'registration/unavailable',
  'registration/digest-downgrade',
  'registration/token-unavailable',
  'registration/stopped',
] as const;
export type RegistrationErrorCode = (typeof registrationErrorCodes)[number];

/** The phone could not be registered, or could not stay so. */
export class RegistrationError extends OffhookError<RegistrationErrorCode> {
  override readonly name = 'RegistrationError';
}
