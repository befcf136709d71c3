export {
  GetDevices,
  GetProvisioning,
  LoadBrowserPhone,
  Login,
  Logout,
  ProvisionPhone,
  SetHost,
} from './calls.js';
export type { Device } from './devices/device.js';
export type { LoginCredentials } from './login-credentials.js';
export type { ProvisionPhoneOptions } from './phone/provision-phone-options.js';
export type { CheckOptions, WebPhone, WebPhoneEvents } from './phone/web-phone.js';
export type { Provisioning, ProvisioningIceServer } from './provisioning/provisioning.js';
export type {
  GetDevicesOptions,
  GetProvisioningOptions,
  LoadBrowserPhoneOptions,
  LoginOptions,
  LogoutOptions,
  ProvisioningChoices,
  WaitOptions,
} from './sdk-options.js';
export type { Session } from './session.js';
export { Version } from './version.js';
export { WebPhoneError, webPhoneErrorCodes } from './web-phone-error.js';
export type { WebPhoneErrorCode } from './web-phone-error.js';
export type { CallMediaStats, CallSnapshot, FrameEvents, PhoneTheme, ToastTone } from '@offhook/protocol';
