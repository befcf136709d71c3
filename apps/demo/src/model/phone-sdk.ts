import type {
  GetProvisioningOptions,
  LoadBrowserPhone,
  Login,
  Provisioning,
  ProvisionPhoneOptions,
  WebPhone,
} from '@offhook/web-phone';

/** What this page does with a phone. */
export type DeskPhone = Pick<
  WebPhone,
  | 'Registration'
  | 'Dial'
  | 'Answer'
  | 'EndCall'
  | 'MediaStats'
  | 'SetTheme'
  | 'InitTooltips'
  | 'Dispose'
  | 'on'
>;

/** The four calls, as a port: tests make a page without a server. */
export interface PhoneSdk {
  readonly Login: typeof Login;
  readonly GetProvisioning: (options: GetProvisioningOptions) => Promise<Provisioning>;
  readonly LoadBrowserPhone: typeof LoadBrowserPhone;
  readonly ProvisionPhone: (options: ProvisionPhoneOptions) => Promise<DeskPhone>;
}
