import type { Device as ProtocolDevice } from '@offhook/protocol';
import type { GetDevicesOptions } from '../sdk-options.js';
import type { ServerLink } from '../server-link.js';
import { type Device, fromDevice } from './device.js';

export const defaultSessionKey = 'OffhookDevices';

/** The user's devices: a kept list at once, if there may be one, while a fresh one is fetched. */
export async function getDevices(server: ServerLink, options: GetDevicesOptions): Promise<readonly Device[]> {
  const { EnableCache = false, SessionKey = defaultSessionKey, UserId } = options;
  const slot = { sessionKey: SessionKey, userId: UserId };
  const fetchList = async (): Promise<readonly ProtocolDevice[]> => {
    const devices = await server.directory.devices({
      userId: UserId,
      sessionToken: options.SessionToken,
      signal: options.Signal,
      timeoutMs: options.TimeoutMs,
    });
    if (EnableCache) await server.deviceLists.write(slot, devices);
    return devices;
  };
  const kept = EnableCache ? await server.deviceLists.read(slot) : undefined;
  if (kept === undefined) return (await fetchList()).map(fromDevice);
  void refresh(fetchList, options, () => server.deviceLists.forget(UserId));
  return kept.map(fromDevice);
}

async function refresh(
  fetchList: () => Promise<readonly ProtocolDevice[]>,
  { OnUpdated }: GetDevicesOptions,
  forget: () => Promise<void>,
): Promise<void> {
  try {
    const devices = await fetchList();
    OnUpdated?.(devices.map(fromDevice));
  } catch (error) {
    // Who may not ask any more may not go on with what was kept either; anything else passes.
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'provisioning/session-refused' || code === 'provisioning/forbidden') await forget();
  }
}
