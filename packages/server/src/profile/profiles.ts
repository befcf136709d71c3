import type { Logger } from '@offhook/primitives';
import type { PasswordChange, Profile, ProfileChange } from '@offhook/protocol';
import type { AuditLog } from '../audit/audit-log.js';
import type { CompanyStore } from '../company/company-store.js';
import { RequestError } from '../error/request-error.js';
import type { PasswordLogin } from '../password/password-login.js';
import { refuseWeakPassword } from '../password/password-policy.js';
import type { StoredSession } from '../session/session-store.js';
import type { KnownUser } from '../user/known-user.js';
import type { UserDirectory } from '../user/user-directory.js';
import type { UserStore } from '../user/user-store.js';

export interface ProfilesOptions {
  readonly users: UserStore;
  readonly companies: CompanyStore;
  readonly directory: UserDirectory;
  readonly passwords: PasswordLogin;
  readonly auditLog: AuditLog;
  readonly logger: Logger;
}

/** What users see of themselves, and change. */
export class Profiles {
  readonly #options: ProfilesOptions;

  constructor(options: ProfilesOptions) {
    this.#options = options;
  }

  async show({ companyId, userId }: StoredSession): Promise<Profile> {
    const { displayName, email, passwordHash, phoneNumber, username } = await this.#mustFind(userId);
    const companies = await this.#options.companies.membershipsOf(userId);
    const hasPassword = passwordHash !== null;
    return { userId, username, displayName, email, phoneNumber, hasPassword, companyId, companies };
  }

  /** @throws RequestError auth/identity-taken */
  async change(session: StoredSession, change: ProfileChange, sourceAddress: string): Promise<Profile> {
    const { auditLog, logger, users } = this.#options;
    const { userId: actor } = session;
    const changed = Object.keys(change);
    if (changed.length > 0) {
      await users.change(actor, change);
      logger.info('profile changed', { userId: actor });
      // Which of them, and not what they are: that is the user's own.
      const details = { changed: changed.join(' ') };
      await auditLog.record({ actor, action: 'profile-changed', subject: actor, sourceAddress, details });
    }
    return await this.show(session);
  }

  /**
   * Sets another password, and ends the user's other sessions with their phones.
   *
   * @throws RequestError auth/credentials-invalid, auth/account-locked, auth/password-weak, request/too-many
   */
  async changePassword(
    session: StoredSession,
    { currentPassword, newPassword }: PasswordChange,
    sourceAddress: string,
  ): Promise<void> {
    const { auditLog, directory, logger, passwords } = this.#options;
    const { id, userId: actor } = session;
    const user = await this.#mustFind(actor);
    await passwords.confirm(user, currentPassword);
    const { email, phoneNumber, username } = user;
    refuseWeakPassword(newPassword, {
      username,
      ...(email === null ? {} : { email }),
      ...(phoneNumber === null ? {} : { phoneNumber }),
    });
    await directory.setPassword(actor, newPassword, id);
    logger.info('password changed', { userId: actor });
    await auditLog.record({ actor, action: 'password-changed', subject: actor, sourceAddress });
  }

  async #mustFind(userId: string): Promise<KnownUser> {
    const user = await this.#options.users.findById(userId);
    if (user !== undefined) return user;
    throw new RequestError('auth/session-invalid', 'You are not logged in. Log in again.');
  }
}
