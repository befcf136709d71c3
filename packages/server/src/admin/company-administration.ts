import type { Clock } from '@offhook/primitives';
import type { MemberRole } from '@offhook/protocol';
import type { AuditLog } from '../audit/audit-log.js';
import type { CompanyStore, ListedCompany } from '../company/company-store.js';
import { refusal } from './refusal.js';
import type { UserFinder } from './user-finder.js';

export interface CompanyAdministrationOptions {
  readonly companies: CompanyStore;
  readonly finder: UserFinder;
  readonly auditLog: AuditLog;
  readonly clock: Clock;
}

export interface MemberOrder {
  /** The company's SIP domain. */
  readonly company: string;
  readonly user: string;
}

/** Companies and their members, as an operator makes them. */
export class CompanyAdministration {
  readonly #options: CompanyAdministrationOptions;

  constructor(options: CompanyAdministrationOptions) {
    this.#options = options;
  }

  /** Answers the id. @throws ServerError server/command-refused */
  async add(sipDomain: string, name: string): Promise<string> {
    const { auditLog, clock, companies } = this.#options;
    const id = await companies.addCompany({ sipDomain, name }, clock.now());
    if (id === undefined) throw refusal(`There is a company with the SIP domain ${sipDomain} already.`);
    await auditLog.record({
      actor: 'operator',
      action: 'company-added',
      subject: id,
      details: { sipDomain },
    });
    return id;
  }

  async list(): Promise<readonly ListedCompany[]> {
    return await this.#options.companies.list();
  }

  /** Makes the user a member, or changes the role. @throws ServerError server/command-refused */
  async addMember({ company, user: name }: MemberOrder, role: MemberRole): Promise<void> {
    const { auditLog, clock, companies, finder } = this.#options;
    const companyId = await finder.companyId(company);
    const { id: userId } = await finder.user(name);
    await companies.addMember({ companyId, userId }, role, clock.now());
    const details = { userId, role };
    await auditLog.record({ actor: 'operator', action: 'member-added', subject: companyId, details });
  }

  /** @throws ServerError server/command-refused */
  async removeMember({ company, user: name }: MemberOrder): Promise<void> {
    const { auditLog, companies, finder } = this.#options;
    const companyId = await finder.companyId(company);
    const user = await finder.user(name);
    if (user.companyId === companyId) {
      throw refusal(`${company} is the company of the address of ${name}, who stays a member of it.`);
    }
    if (!(await companies.removeMember({ companyId, userId: user.id }))) {
      throw refusal(`The user ${name} is no member of ${company}.`);
    }
    const details = { userId: user.id };
    await auditLog.record({ actor: 'operator', action: 'member-removed', subject: companyId, details });
  }
}
