import { sampleSession } from '@offhook/protocol/testing';
import type { Provisioning } from '@offhook/web-phone';
import type { LogIn, SetupStep } from '../model/phone-setup.js';
import type { PhoneSdk } from '../model/phone-sdk.js';
import { FakePhone } from './fake-phone.js';

const provisioning: Provisioning = {
  SipWssServer: 'localhost',
  SipUsername: 'alice',
  SipPassword: 'secret',
  SipDomain: 'demo.localhost',
};

/** The four calls without a server. Each can be told to fail, or to hang until its signal aborts. */
export class FakePhoneSdk implements PhoneSdk {
  readonly made: string[] = [];
  readonly phones: FakePhone[] = [];
  readonly failures: Map<SetupStep, Error> = new Map<SetupStep, Error>();
  readonly hanging: Set<SetupStep> = new Set<SetupStep>();

  /** Logs in as whoever shows `accessToken`. */
  readonly logInBy =
    (accessToken: string): LogIn =>
    async (signal) => {
      await this.#make('Login', accessToken, signal);
      return sampleSession();
    };

  readonly GetProvisioning: PhoneSdk['GetProvisioning'] = async ({ UserId, Signal }) => {
    await this.#make('GetProvisioning', UserId ?? '', Signal);
    return provisioning;
  };

  readonly LoadBrowserPhone: PhoneSdk['LoadBrowserPhone'] = async (_iframe, options) => {
    await this.#make('LoadBrowserPhone', 'iframe', options?.Signal);
    options?.Signal?.addEventListener('abort', () => {
      for (const phone of this.phones) phone.hasFrame = false;
    });
  };

  readonly ProvisionPhone: PhoneSdk['ProvisionPhone'] = async ({ UiThemeStyle, Signal }) => {
    await this.#make('ProvisionPhone', UiThemeStyle ?? '', Signal);
    const phone = new FakePhone();
    this.phones.push(phone);
    return phone;
  };

  async #make(step: SetupStep, detail: string, signal: AbortSignal | undefined): Promise<void> {
    this.made.push(`${step} ${detail}`.trim());
    await Promise.resolve();
    const failure = this.failures.get(step);
    if (failure !== undefined) throw failure;
    if (this.hanging.has(step)) await aborted(signal);
  }
}

async function aborted(signal: AbortSignal | undefined): Promise<never> {
  return await new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => {
      reject(new Error('aborted'));
    });
  });
}
