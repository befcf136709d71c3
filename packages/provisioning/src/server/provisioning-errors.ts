import type { ServerErrors } from '@offhook/protocol';
import {
  isProvisioningErrorCode,
  ProvisioningError,
  type ProvisioningErrorCode,
} from '../provisioning-error.js';

/** How this package calls what goes wrong between it and the server. */
export const provisioningErrors: ServerErrors<ProvisioningErrorCode> = {
  errorClass: ProvisioningError,
  isKnownCode: isProvisioningErrorCode,
  refusals: {
    400: ['provisioning/invalid-request', 'The server does not understand what the phone asked for.'],
    401: ['provisioning/session-refused', 'The login is no longer valid. Log in again.'],
    403: ['provisioning/forbidden', 'This user may not use this phone.'],
    429: ['provisioning/too-many-requests', 'Too many attempts. Wait a little, then try again.'],
  },
  badResponse: [
    'provisioning/bad-response',
    'The server answered something that is not a phone set-up. Check its address.',
  ],
  serverFailed: 'provisioning/server-failed',
  unreachable: 'provisioning/unreachable',
};
