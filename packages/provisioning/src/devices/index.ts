export { createDeviceDirectory, DeviceDirectory } from './device-directory.js';
export type {
  DeviceDirectoryOptions,
  DeviceRequest,
  DirectoryRequest,
  SettingsRequest,
  UserRequest,
} from './device-directory.js';
export type { Device, NewDevice, ProvisioningTicket, Settings, SettingsChange } from '@offhook/protocol';
