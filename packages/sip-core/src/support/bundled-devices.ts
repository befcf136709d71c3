import type { BundledDevice, SupportBundle } from '@offhook/protocol';
import type { DeviceAccess } from '../devices/device-access.js';
import { maskDeviceLabel } from './mask-label.js';

/** Where devices are read from, without asking the user. */
export type DeviceList = Pick<DeviceAccess, 'list' | 'permission'>;

const mostDevices = 64;
const longestLabel = 256;

/** The devices of this computer. Their ids stay out: they would tell one user from another. */
export async function bundledDevices(
  access: DeviceList,
): Promise<Pick<SupportBundle, 'devices' | 'permissions'>> {
  const listed = await access.list().catch(() => []);
  const groups = [...new Set(listed.map(({ groupId }) => groupId))].filter(Boolean);
  const devices = listed.slice(0, mostDevices).map(({ groupId, kind, label }): BundledDevice => ({
    kind,
    label: maskDeviceLabel(label).slice(0, longestLabel),
    ...(groupId === '' ? {} : { group: groups.indexOf(groupId) }),
  }));
  const [microphone, camera] = await Promise.all([
    access.permission('microphone').catch(() => 'unknown' as const),
    access.permission('camera').catch(() => 'unknown' as const),
  ]);
  return { devices, permissions: { microphone, camera } };
}
