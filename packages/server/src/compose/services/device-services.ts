import { DeviceSecretMinter } from '../../device/device-secret-minter.js';
import { DeviceStore } from '../../device/device-store.js';
import { Ha1Box } from '../../device/ha1-box.js';
import { Provisioning } from '../../device/provisioning.js';
import type { UserStore } from '../../user/user-store.js';
import { noteUseEveryMs } from '../../webhook/auth-webhook.js';
import type { Foundation } from './foundation.js';

export interface DeviceServices {
  readonly minter: DeviceSecretMinter;
  readonly provisioning: Provisioning;
}

export function createDeviceStore({ config, db }: Foundation): DeviceStore {
  // A phone that is registered asks again within the time that it was granted.
  const inUseMs = config.sip.maxExpiresSeconds * 1_000 + noteUseEveryMs;
  return new DeviceStore(db, { ...config.device, inUseMs });
}

/** Devices, and what makes phones of them. */
export function createDeviceServices(
  foundation: Foundation,
  devices: DeviceStore,
  users: UserStore,
): DeviceServices {
  const { box, clock, config, logger } = foundation;
  const lifetimeMs = config.device.secretLifetimeMs;
  const minter = new DeviceSecretMinter({ devices, ha1s: new Ha1Box(box), clock, lifetimeMs });
  return {
    minter,
    provisioning: new Provisioning({ users, minter, iceServers: config.sip.iceServers, logger }),
  };
}
