import type { Clock, Logger } from '@offhook/primitives';
import type { Session, SignUpBody } from '@offhook/protocol';
import type { Application } from '../application/application-store.js';
import type { AuditLog } from '../audit/audit-log.js';
import type { CompanyStore } from '../company/company-store.js';
import type { SignUpMode } from '../config/server-config.js';
import { RequestError } from '../error/request-error.js';
import type { FailureLimiter } from '../limit/failure-limiter.js';
import { limitKeyOf } from '../limit/source-address.js';
import type { PasswordHasher } from '../password/password-hasher.js';
import { refuseWeakPassword } from '../password/password-policy.js';
import type { LoginClient } from '../session/proven-user.js';
import type { SessionOpener } from '../session/session-opener.js';
import { userIdentityOf } from '../user/identity.js';
import type { KnownUser } from '../user/known-user.js';
import { identityTaken, type NewUser, type UserStore } from '../user/user-store.js';
import { isReservedUsername, usernameCandidates } from './username-choice.js';

export interface SignUpOptions {
  readonly mode: SignUpMode;
  readonly users: UserStore;
  readonly companies: CompanyStore;
  readonly hasher: PasswordHasher;
  readonly opener: SessionOpener;
  /** Of a source address. */
  readonly limiter: FailureLimiter;
  readonly auditLog: AuditLog;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Whose company users join who sign up by themselves. */
  readonly ownDomain: string;
}

/** Where users sign up to. */
interface Destination {
  readonly companyId: string;
  readonly sipDomain: string;
}

/** How often another username is tried when somebody else takes it first. */
const maxAttemptCount = 5;

/** Makes users of people who come by themselves, or whom an application brings. */
export class SignUp {
  readonly #options: SignUpOptions;

  constructor(options: SignUpOptions) {
    this.#options = options;
  }

  /** @throws RequestError auth/sign-up-closed */
  refuseClosed(): void {
    if (this.#options.mode !== 'closed') return;
    const message = 'Nobody can sign up here. Ask the administrator of this server for an account.';
    throw new RequestError('auth/sign-up-closed', message);
  }

  /** Whether only an application may bring users. */
  get isForApplications(): boolean {
    return this.#options.mode === 'application';
  }

  /**
   * Makes the user and opens a session.
   *
   * @throws RequestError auth/sign-up-closed, auth/identity-taken, auth/password-weak, request/invalid, request/too-many
   */
  async signUp(body: SignUpBody, client: LoginClient, application?: Application): Promise<Session> {
    this.refuseClosed();
    if (application === undefined) await this.#countAttempt(client.sourceAddress);
    refuseWeakPassword(body.password, body);
    const destination = await this.#destinationOf(application);
    const user = await this.#add(body, destination);
    const { auditLog, logger, opener } = this.#options;
    logger.info('signed up', { userId: user.id });
    const actor = application?.key ?? user.id;
    const { sourceAddress } = client;
    await auditLog.record({ actor, action: 'sign-up', subject: user.id, sourceAddress });
    const brought = application === undefined ? {} : { applicationId: application.key };
    return await opener.open({ user, method: 'sign-up', ...brought }, client);
  }

  async #countAttempt(sourceAddress: string): Promise<void> {
    const { limiter } = this.#options;
    const key = limitKeyOf(sourceAddress) ?? sourceAddress;
    const retryAfterMs = await limiter.blockedMs(key);
    if (retryAfterMs > 0) {
      const message = 'Too many people have signed up from this address. Try again later.';
      throw new RequestError('request/too-many', message, { retryable: true, retryAfterMs });
    }
    await limiter.recordFailure(key);
  }

  async #destinationOf(application: Application | undefined): Promise<Destination> {
    const { clock, companies, ownDomain, users } = this.#options;
    if (application === undefined) {
      const company = { name: ownDomain, sipDomain: ownDomain };
      return { companyId: await companies.findOrAddCompany(company, clock.now()), sipDomain: ownDomain };
    }
    const { companyId } = application;
    return { companyId, sipDomain: (await users.findDomain(companyId)) ?? ownDomain };
  }

  async #add(body: SignUpBody, destination: Destination): Promise<KnownUser> {
    const { clock, hasher, users } = this.#options;
    await this.#refuseKnown(body, destination);
    const passwordHash = await hasher.hash(body.password);
    for (let attempt = 1; ; attempt += 1) {
      const user = await this.#newUser(body, destination);
      try {
        const id = await users.addUser({ ...user, passwordHash }, clock.now());
        const added = await users.findById(id);
        if (added === undefined) throw new Error('The user that was added is gone.');
        return added;
      } catch (error) {
        // Somebody else was quicker to take the name that was chosen for this one.
        const isOwnChoice = body.username !== undefined || attempt >= maxAttemptCount;
        if (isOwnChoice || !(error instanceof RequestError)) throw error;
        await this.#refuseKnown(body, destination);
      }
    }
  }

  /** Before the costly part: the database has the last word. */
  async #refuseKnown(body: SignUpBody, { sipDomain }: Destination): Promise<void> {
    const identity = userIdentityOf(body, sipDomain);
    const found = identity && (await this.#options.users.findByIdentity(identity));
    if (found !== undefined || isReservedUsername(body.username ?? '')) throw identityTaken();
  }

  async #newUser(body: SignUpBody, destination: Destination): Promise<NewUser> {
    const { companyId } = destination;
    const username =
      body.username === undefined
        ? await this.#freeUsername(body, companyId)
        : ownUsername(body.username, destination);
    const {
      displayName = body.email?.split('@')[0] ?? body.phoneNumber ?? username,
      email,
      phoneNumber,
    } = body;
    return { companyId, username, displayName, email, phoneNumber };
  }

  async #freeUsername(body: SignUpBody, companyId: string): Promise<string> {
    const candidates = usernameCandidates(body);
    const taken = await this.#options.users.takenUsernames(companyId, candidates);
    const free = candidates.find((name) => !taken.has(name));
    if (free === undefined) throw identityTaken();
    return free;
  }
}

/** Names are in small letters, so that nobody takes another one's in capitals. */
function ownUsername(wanted: string, { sipDomain }: Destination): string {
  const [name = '', domain = sipDomain] = wanted.toLowerCase().split('@');
  if (domain === sipDomain) return name;
  throw new RequestError('request/invalid', 'Choose a name without a domain.');
}
