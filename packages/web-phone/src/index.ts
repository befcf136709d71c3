export { GetProvisioning, LoadBrowserPhone, Login, ProvisionPhone, SetHost } from './calls.js';
export type { ProvisionPhoneOptions } from './phone/provision-phone-options.js';
export type { WebPhone } from './phone/web-phone.js';
export type { Provisioning, ProvisioningIceServer } from './provisioning/provisioning.js';
export type {
  GetProvisioningOptions,
  LoadBrowserPhoneOptions,
  LoginOptions,
  WaitOptions,
} from './sdk-options.js';
export type { Session } from './session.js';
export { Version } from './version.js';
export { WebPhoneError, webPhoneErrorCodes } from './web-phone-error.js';
export type { WebPhoneErrorCode } from './web-phone-error.js';
export type { CallMediaStats, CallSnapshot, FrameEvents, PhoneTheme, ToastTone } from '@offhook/protocol';
