import { sdk } from './compose.js';
import type { LoginCredentials } from './login-credentials.js';
import type { ProvisionPhoneOptions } from './phone/provision-phone-options.js';
import type { WebPhone } from './phone/web-phone.js';
import type { Device } from './devices/device.js';
import type { Provisioning } from './provisioning/provisioning.js';
import type {
  GetDevicesOptions,
  GetProvisioningOptions,
  LoadBrowserPhoneOptions,
  LoginOptions,
  LogoutOptions,
} from './sdk-options.js';
import type { Session } from './session.js';

/**
 * Logs in: by a personal access token, a name with its password, a user ticket, a session that was kept, or, with
 * `CheckOnly`, by the session that this browser has.
 * @throws AuthError auth/…; WebPhoneError web-phone/…
 */
export async function Login(credentials: LoginCredentials, options?: LoginOptions): Promise<Session> {
  return await sdk.login(credentials, options);
}

/**
 * Ends the session, and drops what is kept of the user here and in the other tabs, also when the server does not
 * answer; then rejects with that.
 * @throws AuthError auth/…; WebPhoneError web-phone/…
 */
export async function Logout(options?: LogoutOptions): Promise<void> {
  await sdk.logout(options);
}

/**
 * The user's devices, without their tokens.
 * @throws ProvisioningError provisioning/…; WebPhoneError web-phone/…
 */
export async function GetDevices(options: GetDevicesOptions): Promise<readonly Device[]> {
  return await sdk.getDevices(options);
}

/**
 * Gets what makes this browser a phone of the user: SIP credentials, where the SIP edge is, and settings.
 * @throws ProvisioningError provisioning/…; WebPhoneError web-phone/…
 */
export async function GetProvisioning(options: GetProvisioningOptions): Promise<Required<Provisioning>> {
  return await sdk.getProvisioning(options);
}

/**
 * Loads the phone into an iframe of the page; resolves when page and phone have agreed to talk.
 * @throws FrameError frame/…; WebPhoneError web-phone/…
 */
export async function LoadBrowserPhone(
  iframe: HTMLIFrameElement,
  options?: LoadBrowserPhoneOptions,
): Promise<void> {
  await sdk.loadBrowserPhone(iframe, options);
}

/**
 * Hands the phone in the iframe its credentials and its looks. Resolves when it is set up; `registrationChanged`
 * tells when it is registered.
 * @throws FrameError frame/…; WebPhoneError web-phone/…; or what the phone says
 */
export async function ProvisionPhone(options: ProvisionPhoneOptions): Promise<WebPhone> {
  return await sdk.provisionPhone(options);
}

/**
 * Says where the server is: `https:`, or `http:` on this machine. Default: where the SDK's script came from, or the
 * page when the SDK is a module. Calls under way are given up; phones that are loaded stay.
 * @throws WebPhoneError web-phone/insecure-host
 */
export function SetHost(uri: string): void {
  sdk.setHost(uri);
}
