import type { AuthClient } from '@offhook/auth';
import type { DeviceDirectory } from '@offhook/provisioning/devices';

/** What this page does with `@offhook/auth`, as a port: tests make a page without a server. */
export type AccountClient = Pick<
  AuthClient,
  | 'accessTokens'
  | 'changePassword'
  | 'createAccessToken'
  | 'endSession'
  | 'getSubId'
  | 'login'
  | 'logout'
  | 'on'
  | 'profile'
  | 'revokeAccessToken'
  | 'selectCompany'
  | 'sessions'
  | 'signUp'
  | 'updateProfile'
>;

/** What this page does with the devices of `@offhook/provisioning`. */
export type DeviceClient = Pick<DeviceDirectory, 'devices' | 'renameDevice' | 'revokeDevice'>;
