import { type Clock, isOffhookError } from '@offhook/primitives';
import type { AuditAction, AuditLog } from '../audit/audit-log.js';
import type { CompanyStore } from '../company/company-store.js';
import { refuseWeakPassword } from '../password/password-policy.js';
import type { Database } from '../storage/tables.js';
import type { KnownUser } from '../user/known-user.js';
import type { UserDirectory } from '../user/user-directory.js';
import type { UserStore } from '../user/user-store.js';
import { namesOf } from './names-of.js';
import { refusal } from './refusal.js';
import type { UserFinder } from './user-finder.js';

export interface UserAdministrationOptions {
  readonly db: Database;
  readonly users: UserStore;
  readonly directory: UserDirectory;
  readonly companies: CompanyStore;
  readonly finder: UserFinder;
  readonly auditLog: AuditLog;
  readonly clock: Clock;
  readonly sipDomain: string;
}

export interface UserOrder {
  readonly username: string;
  readonly displayName: string;
  readonly email?: string | undefined;
  /** E.164. */
  readonly phoneNumber?: string | undefined;
  readonly password?: string | undefined;
  /** The SIP domain of a company that is there. Default: the server's own, which is made when it is not. */
  readonly company?: string | undefined;
  readonly applicationSid?: string | undefined;
}

/** Users, as an operator makes and changes them. */
export class UserAdministration {
  readonly #options: UserAdministrationOptions;

  constructor(options: UserAdministrationOptions) {
    this.#options = options;
  }

  /** @throws ServerError server/command-refused @throws RequestError auth/password-weak */
  async add({ applicationSid, company, ...order }: UserOrder): Promise<KnownUser> {
    const { db, directory, finder } = this.#options;
    if (order.password !== undefined) refuseWeakPassword(order.password, namesOf(order));
    const companyId = company === undefined ? await this.#ownCompanyId() : await finder.companyId(company);
    const id = await directory.addUser({ ...order, companyId }).catch((error: unknown) => {
      if (!isOffhookError(error) || error.code !== 'auth/identity-taken') throw error;
      throw refusal(`There is a user ${order.username} already, or another one with this e-mail or number.`);
    });
    if (applicationSid !== undefined) {
      await db
        .updateTable('app_user')
        .set({ application_sid: applicationSid })
        .where('id', '=', id)
        .execute();
    }
    await this.#record('user-added', id, { username: order.username });
    return await this.#mustFind(id);
  }

  /** All users, or those of a company. */
  async list(company?: string): Promise<readonly KnownUser[]> {
    const { finder, users } = this.#options;
    return await users.list(company === undefined ? undefined : await finder.companyId(company));
  }

  /** Ends the user's sessions too. @throws ServerError server/command-refused */
  async disable(name: string): Promise<KnownUser> {
    const { directory, finder } = this.#options;
    const { id } = await finder.user(name);
    await directory.disable(id);
    await this.#record('user-disabled', id);
    return await this.#mustFind(id);
  }

  /** @throws ServerError server/command-refused */
  async enable(name: string): Promise<KnownUser> {
    const { directory, finder } = this.#options;
    const { id } = await finder.user(name);
    await directory.enable(id);
    await this.#record('user-enabled', id);
    return await this.#mustFind(id);
  }

  /** Ends the user's sessions too. @throws ServerError server/command-refused */
  async setPassword(name: string, password: string): Promise<KnownUser> {
    const { directory, finder } = this.#options;
    const user = await finder.user(name);
    refuseWeakPassword(password, namesOf(user));
    await directory.setPassword(user.id, password);
    await this.#record('password-changed', user.id);
    return await this.#mustFind(user.id);
  }

  async #ownCompanyId(): Promise<string> {
    const { clock, companies, sipDomain } = this.#options;
    return await companies.findOrAddCompany({ name: sipDomain, sipDomain }, clock.now());
  }

  async #mustFind(id: string): Promise<KnownUser> {
    const user = await this.#options.users.findById(id);
    if (user === undefined) throw refusal('The user was removed meanwhile.');
    return user;
  }

  async #record(action: AuditAction, subject: string, details = {}): Promise<void> {
    await this.#options.auditLog.record({ actor: 'operator', action, subject, details });
  }
}
