import type { CompanyMembership, MemberRole } from '@offhook/protocol';
import { mintId } from '../secret/token.js';
import type { Database } from '../storage/tables.js';

export interface NewCompany {
  readonly name: string;
  readonly sipDomain: string;
}

export interface ListedCompany extends NewCompany {
  readonly id: string;
  readonly createdAtMs: number;
  readonly memberCount: number;
}

export interface Member {
  readonly companyId: string;
  readonly userId: string;
}

/** Companies, and who may act for them. */
export class CompanyStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Makes the company, and answers its id; undefined when another one has the domain. */
  async addCompany({ name, sipDomain }: NewCompany, nowMs: number): Promise<string | undefined> {
    const row = await this.#db
      .insertInto('company')
      .values({ id: mintId(), name, sip_domain: sipDomain.toLowerCase(), created_at: nowMs })
      .onConflict((conflict) => conflict.column('sip_domain').doNothing())
      .returning('id')
      .executeTakeFirst();
    return row?.id;
  }

  /** The company of a domain, which is made when there is none. */
  async findOrAddCompany(company: NewCompany, nowMs: number): Promise<string> {
    const added = (await this.findId(company.sipDomain)) ?? (await this.addCompany(company, nowMs));
    if (added !== undefined) return added;
    // Another process was quicker.
    const { id } = await this.#byDomain(company.sipDomain).executeTakeFirstOrThrow();
    return id;
  }

  async findId(sipDomain: string): Promise<string | undefined> {
    return (await this.#byDomain(sipDomain).executeTakeFirst())?.id;
  }

  async list(): Promise<readonly ListedCompany[]> {
    const rows = await this.#db
      .selectFrom('company')
      .leftJoin('membership', 'membership.company_id', 'company.id')
      .groupBy(['company.id', 'company.name', 'company.sip_domain', 'company.created_at'])
      .orderBy('company.name')
      .select(({ fn }) => [
        'company.id as id',
        'company.name as name',
        'company.sip_domain as sipDomain',
        'company.created_at as createdAtMs',
        fn.count('membership.user_id').as('memberCount'),
      ])
      .execute();
    // PostgreSQL counts in 64 bits, which its driver hands out as text.
    return rows.map((row) => ({ ...row, memberCount: Number(row.memberCount) }));
  }

  /** Makes the user a member, or changes the role. */
  async addMember({ companyId, userId }: Member, role: MemberRole, nowMs: number): Promise<void> {
    await this.#db
      .insertInto('membership')
      .values({ user_id: userId, company_id: companyId, role, created_at: nowMs })
      .onConflict((conflict) => conflict.columns(['user_id', 'company_id']).doUpdateSet({ role }))
      .execute();
  }

  /**
   * Ends a membership; sessions that act for the company act for the user's own again. False when there was none,
   * or when the company is the one of the user's address.
   */
  async removeMember({ companyId, userId }: Member): Promise<boolean> {
    return await this.#db.transaction().execute(async (work) => {
      const own = await work
        .selectFrom('app_user')
        .where('id', '=', userId)
        .select('company_id as companyId')
        .executeTakeFirst();
      if (own === undefined || own.companyId === companyId) return false;
      const { numDeletedRows } = await work
        .deleteFrom('membership')
        .where('user_id', '=', userId)
        .where('company_id', '=', companyId)
        .executeTakeFirst();
      await work
        .updateTable('session')
        .set({ company_id: own.companyId })
        .where('user_id', '=', userId)
        .where('company_id', '=', companyId)
        .execute();
      return numDeletedRows > 0n;
    });
  }

  /** The companies that a user may act for, by name. */
  async membershipsOf(userId: string): Promise<readonly CompanyMembership[]> {
    return await this.#db
      .selectFrom('membership')
      .innerJoin('company', 'company.id', 'membership.company_id')
      .where('membership.user_id', '=', userId)
      .orderBy('company.name')
      .orderBy('company.id')
      .select([
        'company.id as companyId',
        'company.name as name',
        'company.sip_domain as sipDomain',
        'membership.role as role',
      ])
      .execute();
  }

  /** Undefined when the user is no member. */
  async roleOf({ companyId, userId }: Member): Promise<MemberRole | undefined> {
    const row = await this.#db
      .selectFrom('membership')
      .where('user_id', '=', userId)
      .where('company_id', '=', companyId)
      .select('role')
      .executeTakeFirst();
    return row?.role;
  }

  #byDomain(sipDomain: string) {
    return this.#db.selectFrom('company').where('sip_domain', '=', sipDomain.toLowerCase()).select('id');
  }
}
