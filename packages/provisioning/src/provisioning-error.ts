import { OffhookError } from '@offhook/primitives';

/** Every code of a `ProvisioningError`; each has a page in docs/errors/provisioning. */
export const provisioningErrorCodes = [
  'provisioning/bad-response',
  'provisioning/cancelled',
  'provisioning/forbidden',
  'provisioning/insecure-host',
  'provisioning/invalid-document',
  'provisioning/invalid-request',
  'provisioning/no-secure-address',
  'provisioning/phone-taken',
  'provisioning/server-failed',
  'provisioning/session-refused',
  'provisioning/ticket-invalid',
  'provisioning/timed-out',
  'provisioning/too-many-requests',
  'provisioning/unknown-device',
  'provisioning/unreachable',
] as const;

export type ProvisioningErrorCode = (typeof provisioningErrorCodes)[number];

/** What getting a provisioning document rejects with. */
export class ProvisioningError extends OffhookError<ProvisioningErrorCode> {
  override readonly name: string = 'ProvisioningError';
}

/** Tells codes of this package from those that a newer server may send. */
export function isProvisioningErrorCode(code: string): code is ProvisioningErrorCode {
  return provisioningErrorCodes.some((known) => known === code);
}

export function insecureHost(): ProvisioningError {
  const message = "The server's address must begin with https:// (or http:// on this machine).";
  return new ProvisioningError('provisioning/insecure-host', message);
}

export function timedOut(): ProvisioningError {
  const message = 'The server took too long to answer. Try again.';
  return new ProvisioningError('provisioning/timed-out', message, { retryable: true });
}
