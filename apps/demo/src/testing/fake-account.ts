import type { AuthEvents } from '@offhook/auth';
import { Emitter } from '@offhook/primitives';
import type { Profile, Session } from '@offhook/protocol';
import { sampleSession } from '@offhook/protocol/testing';
import type { AccountClient, DeviceClient } from '../model/account-client.js';

/** A login service without a server. It writes down what was asked of it, and can be told to fail. */
export class FakeAccount implements AccountClient, DeviceClient {
  readonly asked: string[] = [];
  failure: Error | undefined;
  session: Session = sampleSession();
  profileNow: Profile = {
    userId: 'alice',
    username: 'alice',
    displayName: 'Alice Archer',
    email: null,
    phoneNumber: null,
    hasPassword: true,
    companyId: 'willowdesk',
    companies: [{ companyId: 'willowdesk', name: 'Willowdesk', sipDomain: 'demo.localhost', role: 'member' }],
  };
  readonly #events: Emitter<AuthEvents> = new Emitter<AuthEvents>();

  readonly login: AccountClient['login'] = async (choice) => {
    await this.#ask('login', withoutSignal(choice));
    this.tell(this.session);
    return this.session;
  };

  readonly signUp: AccountClient['signUp'] = async (body) => {
    await this.#ask('signUp', withoutSignal(body));
    this.tell(this.session);
    return this.session;
  };

  readonly logout = async (): Promise<void> => {
    await this.#ask('logout');
    this.tell(undefined);
  };

  readonly getSubId = async (): Promise<string> => await Promise.resolve('sub-session-of-this-tab');
  readonly profile = async (): Promise<Profile> => {
    await this.#ask('profile');
    return this.profileNow;
  };
  readonly updateProfile: AccountClient['updateProfile'] = async (change) => {
    await this.#ask('updateProfile', change);
    return this.profileNow;
  };
  readonly changePassword = async (): Promise<void> => await this.#ask('changePassword');
  readonly selectCompany: AccountClient['selectCompany'] = async (companyId) => {
    await this.#ask('selectCompany', companyId);
    return this.session;
  };
  readonly sessions = async (): Promise<readonly []> => await this.#none('sessions');
  readonly endSession = async (id: string): Promise<void> => await this.#ask('endSession', id);
  readonly accessTokens = async (): Promise<readonly []> => await this.#none('accessTokens');
  readonly createAccessToken: AccountClient['createAccessToken'] = async ({ name }) => {
    await this.#ask('createAccessToken', name);
    const at = '2026-11-21T10:00:00.000Z';
    const used = { revokedAt: null, lastUsedAt: null };
    return { id: 'made', name, createdAt: at, expiresAt: at, ...used, accessToken: 'oh_pat_made' };
  };
  readonly revokeAccessToken = async (id: string): Promise<void> => await this.#ask('revokeAccessToken', id);
  readonly devices: DeviceClient['devices'] = async ({ userId }) => await this.#none(`devices ${userId}`);
  readonly renameDevice: DeviceClient['renameDevice'] = async ({ deviceId, name }) => {
    await this.#ask('renameDevice', [deviceId, name]);
    const createdAt = '2026-11-20T10:00:00.000Z';
    return { deviceId, name, createdAt, lastProvisionedAt: null, lastRegisteredAt: null };
  };
  readonly revokeDevice: DeviceClient['revokeDevice'] = async ({ deviceId }) =>
    await this.#ask('revokeDevice', deviceId);

  readonly on: AccountClient['on'] = (name, listener) => this.#events.on(name, listener);

  /** The session changes, here or in another tab. */
  tell(session: Session | undefined): void {
    this.#events.emit('sessionChanged', { session });
  }

  async #none(what: string): Promise<readonly []> {
    await this.#ask(what);
    return [];
  }

  async #ask(what: string, detail?: unknown): Promise<void> {
    this.asked.push(detail === undefined ? what : `${what} ${JSON.stringify(detail)}`);
    await Promise.resolve();
    if (this.failure !== undefined) throw this.failure;
  }
}

function withoutSignal(request: object): object {
  return Object.fromEntries(Object.entries(request).filter(([name]) => name !== 'signal'));
}
