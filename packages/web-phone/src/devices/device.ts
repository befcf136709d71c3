import type { Device as ProtocolDevice } from '@offhook/protocol';

/**
 * A device in the answer of `GetDevices`. Unlike the seed's it has no `DeviceToken`: a token is as good as the device,
 * so the server keeps its hash alone and only the device itself knows it.
 */
export interface Device {
  readonly DeviceId: string;
  readonly Name: string;
  /** ISO 8601, UTC, as the two below. */
  readonly CreatedAt: string;
  /** When it last fetched its provisioning; null: never. */
  readonly LastProvisionedAt: string | null;
  /** When it was last registered, roughly; null: never or not known any more. */
  readonly LastRegisteredAt: string | null;
}

export function fromDevice(device: ProtocolDevice): Device {
  return {
    DeviceId: device.deviceId,
    Name: device.name,
    CreatedAt: device.createdAt,
    LastProvisionedAt: device.lastProvisionedAt,
    LastRegisteredAt: device.lastRegisteredAt,
  };
}
