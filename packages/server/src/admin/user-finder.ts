import type { CompanyStore } from '../company/company-store.js';
import { normalEmail } from '../user/identity.js';
import type { KnownUser } from '../user/known-user.js';
import type { UserStore } from '../user/user-store.js';
import { refusal } from './refusal.js';

export interface UserFinderOptions {
  readonly users: UserStore;
  readonly companies: CompanyStore;
  /** Whose users are meant by a user name alone. */
  readonly sipDomain: string;
}

/** Finds who and what an operator speaks of, or says that it is not there. */
export class UserFinder {
  readonly #options: UserFinderOptions;

  constructor(options: UserFinderOptions) {
    this.#options = options;
  }

  /**
   * `name` is a user name, `user@domain` of another company, an e-mail address or a phone number.
   *
   * @throws ServerError server/command-refused
   */
  async user(name: string): Promise<KnownUser> {
    const user = await this.#find(name);
    if (user !== undefined) return user;
    const place = name.includes('@') || name.startsWith('+') ? '' : ` in ${this.#options.sipDomain}`;
    throw refusal(`There is no user ${name}${place}.`);
  }

  /** The company of a SIP domain; without one, the server's own. @throws ServerError server/command-refused */
  async companyId(sipDomain: string = this.#options.sipDomain): Promise<string> {
    const id = await this.#options.companies.findId(sipDomain);
    if (id !== undefined) return id;
    throw refusal(`There is no company with the SIP domain ${sipDomain}.`);
  }

  async #find(name: string): Promise<KnownUser | undefined> {
    const { sipDomain: ownDomain, users } = this.#options;
    if (name.startsWith('+')) return await users.findByIdentity({ kind: 'phone-number', phoneNumber: name });
    const [username = '', domain = ownDomain] = name.split('@');
    const sipDomain = domain.toLowerCase();
    const found = await users.findByIdentity({ kind: 'username', username, sipDomain });
    if (found !== undefined || !name.includes('@')) return found;
    return await users.findByIdentity({ kind: 'email', email: normalEmail(name) });
  }
}
