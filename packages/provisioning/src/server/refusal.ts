import { fromWireError, readErrorBody } from '@offhook/protocol';
import {
  isProvisioningErrorCode,
  ProvisioningError,
  type ProvisioningErrorCode,
} from '../provisioning-error.js';

/** How a server's refusal reads when its body does not say it better. */
const refusals: Readonly<Record<number, readonly [ProvisioningErrorCode, string]>> = {
  400: ['provisioning/invalid-request', 'The server does not understand what the phone asked for.'],
  401: ['provisioning/session-refused', 'The login is no longer valid. Log in again.'],
  403: ['provisioning/forbidden', 'This user may not use this phone.'],
  429: ['provisioning/too-many-requests', 'Too many attempts. Wait a little, then try again.'],
};

/** The error that an answer means which is no success. */
export async function refusal(response: Response): Promise<ProvisioningError> {
  const { status } = response;
  const error = await readErrorBody(response);
  const cause = error && fromWireError(error);
  if (error !== undefined && isProvisioningErrorCode(error.code)) {
    // Waiting does not give a phone back that somebody has taken.
    const retryable = error.retryable && error.code !== 'provisioning/phone-taken';
    return new ProvisioningError(error.code, error.message, { retryable });
  }
  const known = refusals[status];
  if (known !== undefined) {
    const [code, message] = known;
    return new ProvisioningError(code, error?.message ?? message, { cause, retryable: status === 429 });
  }
  if (status < 500) return badResponse(cause);
  const message = 'The server failed. Try again in a moment.';
  return new ProvisioningError('provisioning/server-failed', message, { cause, retryable: true });
}

export function badResponse(cause?: unknown): ProvisioningError {
  const message = 'The server answered something that is not a phone set-up. Check its address.';
  return new ProvisioningError('provisioning/bad-response', message, { cause });
}

export function unreachable(cause: unknown): ProvisioningError {
  const message = 'The server cannot be reached. Check the connection, then try again.';
  return new ProvisioningError('provisioning/unreachable', message, { cause, retryable: true });
}
