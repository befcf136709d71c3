import { createAuthClient } from '@offhook/auth';
import { createDeviceDirectory } from '@offhook/provisioning/devices';
import { AccountStore } from '../../model/account-store.js';

/** The login and the devices of this page's own server. */
export function openAccount(): AccountStore {
  const auth = createAuthClient({ host: location.origin });
  const devices = createDeviceDirectory({ host: location.origin });
  return new AccountStore({ account: auth, devices });
}
