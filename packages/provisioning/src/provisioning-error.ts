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
