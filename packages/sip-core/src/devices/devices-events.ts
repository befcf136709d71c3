import type { OutputRole } from '../ports/devices-port.js';
import type { Device, DevicePermission, DeviceRole, InputKind } from './device.js';
import type { DeviceError } from './device-error.js';
import type { DevicePreference } from './device-preference.js';

export interface DevicesEvents {
  /** Devices came or went, or their names became known. */
  listChanged: { readonly devices: readonly Device[] };
  /** The device in use is gone. */
  deviceLost: { readonly role: DeviceRole; readonly device: Device };
  /** A less wanted device is in use, because the wanted one is not there. */
  fellBack: {
    readonly role: DeviceRole;
    readonly device: Device;
    readonly wanted: DevicePreference | undefined;
  };
  /** A more wanted device is back, and in use. */
  restored: { readonly role: DeviceRole; readonly device: Device; readonly isFirstChoice: boolean };
  /** Another device is in use, for whatever reason. */
  changed: { readonly role: DeviceRole; readonly device: Device | undefined };
  /** What the user allows has changed, also when the answer is read for the first time. */
  permissionChanged: { readonly kind: InputKind; readonly permission: DevicePermission };
  /** Sound could not be sent to the chosen loudspeaker. */
  outputFailed: { readonly role: OutputRole; readonly error: DeviceError };
  /** The audio processor does not work: the microphone's own sound is sent. */
  processorFailed: { readonly error: DeviceError };
}
