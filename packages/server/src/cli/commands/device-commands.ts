import type { DeviceRecord } from '../../device/device-records.js';
import { day, done, instant, type JsonObject, listed } from '../answer.js';
import { type Command, defineCommand } from '../command.js';
import { rowId, userName } from '../operator-parameters.js';

export const deviceCommands: readonly Command[] = [
  defineCommand({
    words: 'device list',
    summary: 'shows the devices of a user',
    positionals: { user: userName },
    flags: {},
    run: async ({ open }, { user }) => {
      const devices = await (await open()).devices.list(user);
      return listed('devices', devices, { json: jsonOf, cells: cellsOf });
    },
  }),
  defineCommand({
    words: 'device revoke',
    summary: 'forgets a device: its next registration is refused',
    positionals: { id: rowId },
    flags: {},
    run: async ({ open }, { id }) => {
      await (await open()).devices.revoke(id);
      return done('Revoked it.', { revoked: id });
    },
  }),
];

function jsonOf(device: DeviceRecord): JsonObject {
  return {
    deviceId: device.deviceId,
    name: device.name,
    createdAt: instant(device.createdAtMs),
    lastProvisionedAt: instant(device.lastProvisionedAtMs),
    lastRegisteredAt: instant(device.lastRegisteredAtMs),
  };
}

function cellsOf({ createdAtMs, deviceId, lastRegisteredAtMs, name }: DeviceRecord): readonly string[] {
  const registered =
    lastRegisteredAtMs === null ? 'never registered' : `registered ${day(lastRegisteredAtMs)}`;
  return [deviceId, `made ${day(createdAtMs)}`, registered, name];
}
