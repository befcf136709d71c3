import { createAuthClient, loadedFrom } from '@offhook/auth';
import { systemClock } from '@offhook/primitives';
import { createProvisioningClient } from '@offhook/provisioning';
import { createDeviceDirectory } from '@offhook/provisioning/devices';
import { openPhoneFrame } from '@offhook/ui-iframe/host';
import { DegradingStorage, LocalStorage } from '@offhook/vault';
import { Sdk } from './sdk.js';

/** The SDK of this page: the one place where its parts come together. */
export const sdk: Sdk = new Sdk({
  defaultHost: loadedFrom,
  createAuth: (host) => createAuthClient({ host }),
  createProvisioning: (host) => createProvisioningClient({ host }),
  createDirectory: (host) => createDeviceDirectory({ host }),
  // A list that cannot be kept is fetched: nobody needs to hear of it.
  deviceLists: new DegradingStorage(new LocalStorage(), { clock: systemClock, onDegraded: () => undefined }),
  openFrame: openPhoneFrame,
});
