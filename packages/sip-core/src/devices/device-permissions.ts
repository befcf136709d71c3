import type { DevicePermission, InputKind } from './device.js';
import type { DeviceAccess } from './device-access.js';

export type DevicePermissionMap = Readonly<Record<InputKind, DevicePermission>>;

const inputKinds: readonly InputKind[] = ['microphone', 'camera'];

/** What the user allows, as the browser told it last. */
export class DevicePermissions {
  readonly #access: DeviceAccess;
  readonly #onChanged: (kind: InputKind, permission: DevicePermission) => void;
  readonly #permissions: Record<InputKind, DevicePermission> = { microphone: 'unknown', camera: 'unknown' };

  constructor(access: DeviceAccess, onChanged: (kind: InputKind, permission: DevicePermission) => void) {
    this.#access = access;
    this.#onChanged = onChanged;
  }

  get current(): DevicePermissionMap {
    return { ...this.#permissions };
  }

  async refresh(): Promise<void> {
    for (const kind of inputKinds) {
      const permission = await this.#access.permission(kind);
      if (permission === this.#permissions[kind]) continue;
      this.#permissions[kind] = permission;
      this.#onChanged(kind, permission);
    }
  }
}
