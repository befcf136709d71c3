import { OffhookError } from '@offhook/primitives';

/** Every code of a `SigningError`; each has a page in docs/errors/signing. */
export const signingErrorCodes = ['signing/secret-invalid', 'signing/address-invalid'] as const;

export type SigningErrorCode = (typeof signingErrorCodes)[number];

/** What signing throws when it is handed something that cannot sign or be signed. */
export class SigningError extends OffhookError<SigningErrorCode> {
  override readonly name: string = 'SigningError';
}
