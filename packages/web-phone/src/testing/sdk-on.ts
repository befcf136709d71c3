import { createAuthClient } from '@offhook/auth';
import { createProvisioningClient, memoryStorage } from '@offhook/provisioning';
import { createDeviceDirectory } from '@offhook/provisioning/devices';
import { MemoryStorage } from '@offhook/vault';
import { Sdk, type SdkParts } from '../sdk.js';
import { FakePhoneFrame } from './fake-phone-frame.js';

/** An SDK over the server at `host`, whose frames are fakes and whose storage is memory. */
export function sdkOn(
  host: string | undefined,
  changes: Partial<SdkParts> = {},
): { readonly sdk: Sdk; readonly frames: readonly FakePhoneFrame[] } {
  const storage = memoryStorage();
  const frames: FakePhoneFrame[] = [];
  const sdk = new Sdk({
    defaultHost: host,
    createAuth: (address) => createAuthClient({ host: address }),
    createProvisioning: (address) => createProvisioningClient({ host: address, storage }),
    createDirectory: (address) => createDeviceDirectory({ host: address }),
    deviceLists: new MemoryStorage(),
    openFrame: (options) => {
      const frame = new FakePhoneFrame(options);
      frames.push(frame);
      return frame;
    },
    ...changes,
  });
  return { sdk, frames };
}
