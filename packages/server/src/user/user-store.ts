import type { Database } from '../storage/tables.js';

export interface Company {
  readonly id: string;
  readonly name: string;
  readonly sipDomain: string;
}

export interface User {
  readonly id: string;
  readonly companyId: string;
  /** The user part of the SIP address. */
  readonly username: string;
  readonly displayName: string;
  readonly applicationSid?: string;
}

/** A user and the domain that the company gives to the address. */
export interface UserAddress {
  readonly userId: string;
  readonly username: string;
  readonly displayName: string;
  readonly sipDomain: string;
}

/** Companies and their users. */
export class UserStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Makes the company, or changes its name and domain. Devices of a domain that went must be provisioned anew. */
  async saveCompany(company: Company, nowMs: number): Promise<void> {
    const { id, name, sipDomain } = company;
    await this.#db
      .insertInto('company')
      .values({ id, name, sip_domain: sipDomain, created_at: nowMs })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ name, sip_domain: sipDomain }))
      .execute();
  }

  /** Makes the user, or changes the name and the application. */
  async saveUser(user: User, nowMs: number): Promise<void> {
    const { id, companyId, username, displayName, applicationSid = null } = user;
    const changes = { username, display_name: displayName, application_sid: applicationSid };
    await this.#db
      .insertInto('app_user')
      .values({ id, company_id: companyId, ...changes, created_at: nowMs })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(changes))
      .execute();
    await this.#db
      .insertInto('membership')
      .values({ user_id: id, company_id: companyId, role: 'member', created_at: nowMs })
      .onConflict((conflict) => conflict.columns(['user_id', 'company_id']).doNothing())
      .execute();
  }

  async findAddress(userId: string): Promise<UserAddress | undefined> {
    return await this.#db
      .selectFrom('app_user')
      .innerJoin('company', 'company.id', 'app_user.company_id')
      .where('app_user.id', '=', userId)
      .select([
        'app_user.id as userId',
        'app_user.username as username',
        'app_user.display_name as displayName',
        'company.sip_domain as sipDomain',
      ])
      .executeTakeFirst();
  }

  async findCompanyId(sipDomain: string): Promise<string | undefined> {
    const row = await this.#db
      .selectFrom('company')
      .where('sip_domain', '=', sipDomain)
      .select('id')
      .executeTakeFirst();
    return row?.id;
  }

  /** Whose SIP address it is, registered or not. */
  async findUserId(username: string, sipDomain: string): Promise<string | undefined> {
    const row = await this.#db
      .selectFrom('app_user')
      .innerJoin('company', 'company.id', 'app_user.company_id')
      .where('company.sip_domain', '=', sipDomain)
      .where('app_user.username', '=', username)
      .select('app_user.id')
      .executeTakeFirst();
    return row?.id;
  }
}
