import type {
  GetProvisioningOptions,
  LoadBrowserPhone,
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
  | 'Insight'
  | 'Check'
  | 'StopCheck'
  | 'SetTheme'
  | 'InitTooltips'
  | 'Dispose'
  | 'on'
>;

/** What makes a phone of a session, as a port: tests make a page without a server. */
export interface PhoneSdk {
  readonly GetProvisioning: (options: GetProvisioningOptions) => Promise<Provisioning>;
  readonly LoadBrowserPhone: typeof LoadBrowserPhone;
  readonly ProvisionPhone: (options: ProvisionPhoneOptions) => Promise<DeskPhone>;
}
