import type { LoginProof } from '@offhook/auth';
import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type {
  AccessTokenSummary,
  Device,
  NewAccessToken,
  NewAccessTokenBody,
  PasswordChange,
  Profile,
  ProfileChange,
  Session,
  SessionSummary,
} from '@offhook/protocol';
import type { AccountClient, DeviceClient } from './account-client.js';
import { type LoginWay, loginChoiceOf, signUpBodyOf, type WayValues } from './login-ways.js';
import { Resource } from './resource.js';

export interface AccountStoreOptions {
  readonly account: AccountClient;
  readonly devices: DeviceClient;
}

/** Whether a login is for this tab alone, or for all tabs of this browser. */
export type LoginScope = 'tab' | 'browser';

/** Who is logged in, and what belongs to the login: tokens, devices, companies, sessions. */
export class AccountStore {
  readonly profile: Resource<Profile>;
  readonly accessTokens: Resource<readonly AccessTokenSummary[]>;
  readonly devices: Resource<readonly Device[]>;
  readonly sessions: Resource<readonly SessionSummary[]>;
  readonly scope: Signal<LoginScope> = signal<LoginScope>('tab');
  readonly #session: Signal<Session | undefined> = signal<Session | undefined>(undefined);
  readonly #account: AccountClient;
  readonly #devices: DeviceClient;

  constructor({ account, devices }: AccountStoreOptions) {
    this.#account = account;
    this.#devices = devices;
    this.profile = new Resource((signal) => account.profile({ signal }));
    this.accessTokens = new Resource((signal) => account.accessTokens({ signal }));
    this.devices = new Resource((signal) => devices.devices({ ...this.#owner(), signal }));
    this.sessions = new Resource((signal) => account.sessions({ signal }));
    account.on('sessionChanged', ({ session }) => {
      if (session?.userId !== this.#session.peek()?.userId) this.#forget();
      this.#session.value = session;
    });
  }

  get session(): ReadonlySignal<Session | undefined> {
    return this.#session;
  }

  async logIn(choice: LoginProof, signal?: AbortSignal): Promise<Session> {
    return await this.#account.login({ ...choice, ...(await this.#subId()), signal });
  }

  /** By what was typed into the form of a way. */
  async logInBy(way: LoginWay, values: WayValues): Promise<Session> {
    if (way !== 'sign-up') return await this.logIn(loginChoiceOf(way, values));
    return await this.#account.signUp({ ...signUpBodyOf(values), ...(await this.#subId()) });
  }

  async logOut(): Promise<void> {
    await this.#account.logout();
  }

  /** Fetched anew: who has just sat down is nobody that is known here. */
  async fetchProfile(signal?: AbortSignal): Promise<Profile> {
    return await this.#account.profile({ signal });
  }

  async changeProfile(change: ProfileChange): Promise<void> {
    await this.#account.updateProfile(change);
    await this.profile.load();
  }

  async changePassword(change: PasswordChange): Promise<void> {
    await this.#account.changePassword(change);
  }

  async selectCompany(companyId: string): Promise<void> {
    await this.#account.selectCompany(companyId);
    await this.profile.load();
  }

  async createAccessToken(token: NewAccessTokenBody): Promise<NewAccessToken> {
    const made = await this.#account.createAccessToken(token);
    await this.accessTokens.load();
    return made;
  }

  async revokeAccessToken(id: string): Promise<void> {
    await this.#account.revokeAccessToken(id);
    await this.accessTokens.load();
  }

  async endSession(sessionId: string): Promise<void> {
    await this.#account.endSession(sessionId);
    await this.sessions.load();
  }

  async renameDevice(deviceId: string, name: string): Promise<void> {
    await this.#devices.renameDevice({ ...this.#owner(), deviceId, name });
    await this.devices.load();
  }

  async revokeDevice(deviceId: string): Promise<void> {
    await this.#devices.revokeDevice({ ...this.#owner(), deviceId });
    await this.devices.load();
  }

  async #subId(): Promise<{ readonly subId: string | null }> {
    return { subId: this.scope.value === 'tab' ? await this.#account.getSubId() : null };
  }

  #owner(): Pick<Session, 'userId' | 'sessionToken'> {
    const { sessionToken = '', userId = '' } = this.#session.value ?? {};
    return { userId, sessionToken };
  }

  #forget(): void {
    for (const resource of [this.profile, this.accessTokens, this.devices, this.sessions]) resource.clear();
  }
}
