import { createAuthClient } from '@offhook/auth';
import { createProvisioningClient } from '@offhook/provisioning';
import { openPhoneFrame } from '@offhook/ui-iframe/host';
import { pageHost } from './adapters/browser/page-host.js';
import { Sdk } from './sdk.js';

/** The SDK of this page: the one place where its parts come together. */
export const sdk: Sdk = new Sdk({
  // Now or never: only while the script runs for the first time can it know where it came from.
  defaultHost: pageHost(),
  createAuth: (host) => createAuthClient({ host }),
  createProvisioning: (host) => createProvisioningClient({ host }),
  openFrame: openPhoneFrame,
});
