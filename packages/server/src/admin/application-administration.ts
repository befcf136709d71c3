import type { Clock } from '@offhook/primitives';
import type {
  ApplicationCredentials,
  ApplicationStore,
  ListedApplication,
} from '../application/application-store.js';
import type { AuditLog } from '../audit/audit-log.js';
import { refusal } from './refusal.js';
import type { UserFinder } from './user-finder.js';

export interface ApplicationAdministrationOptions {
  readonly applications: ApplicationStore;
  readonly finder: UserFinder;
  readonly auditLog: AuditLog;
  readonly clock: Clock;
}

/** Customers' backends, as an operator makes and ends them. */
export class ApplicationAdministration {
  readonly #options: ApplicationAdministrationOptions;

  constructor(options: ApplicationAdministrationOptions) {
    this.#options = options;
  }

  /** Answers the secret, which nobody can learn again. @throws ServerError server/command-refused */
  async create(company: string, name: string): Promise<ApplicationCredentials> {
    const { applications, auditLog, clock, finder } = this.#options;
    const companyId = await finder.companyId(company);
    const made = await applications.create({ companyId, name }, clock.now());
    const details = { name, companyId };
    await auditLog.record({ actor: 'operator', action: 'application-created', subject: made.key, details });
    return made;
  }

  async list(): Promise<readonly ListedApplication[]> {
    return await this.#options.applications.list();
  }

  /** Ends the sessions that its tickets opened too. @throws ServerError server/command-refused */
  async revoke(key: string): Promise<void> {
    const { applications, auditLog, clock } = this.#options;
    if (!(await applications.revoke(key, clock.now()))) {
      throw refusal(`There is no application ${key} that could be revoked.`);
    }
    await auditLog.record({ actor: 'operator', action: 'application-revoked', subject: key });
  }
}
