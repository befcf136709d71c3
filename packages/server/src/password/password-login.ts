import type { Logger } from '@offhook/primitives';
import type { Identity } from '@offhook/protocol';
import { RequestError } from '../error/request-error.js';
import type { ProvenUser } from '../session/proven-user.js';
import { identityKey, type UserIdentity, userIdentityOf } from '../user/identity.js';
import type { KnownUser } from '../user/known-user.js';
import type { UserStore } from '../user/user-store.js';
import type { AccountLock } from './account-lock.js';
import type { PasswordHasher } from './password-hasher.js';

export interface PasswordLoginOptions {
  readonly users: UserStore;
  readonly hasher: PasswordHasher;
  readonly lock: AccountLock;
  readonly logger: Logger;
  /** What `alice` without a domain means. */
  readonly ownDomain: string;
}

/** Proves who somebody is by a password. Unknown names and wrong passwords are answered alike, after the same work. */
export class PasswordLogin {
  readonly #options: PasswordLoginOptions;

  constructor(options: PasswordLoginOptions) {
    this.#options = options;
  }

  /** @throws RequestError auth/credentials-invalid, auth/account-locked, request/too-many */
  async prove(identity: Identity, password: string): Promise<ProvenUser> {
    const wanted = userIdentityOf(identity, this.#options.ownDomain);
    if (wanted === undefined) throw wrongCredentials();
    return await this.#guarded(
      wanted,
      async () => await this.#options.users.findByIdentity(wanted),
      password,
    );
  }

  /**
   * Whether the password is the user's; a wrong one counts as a failed login.
   *
   * @throws RequestError auth/credentials-invalid, auth/account-locked, request/too-many
   */
  async confirm(user: KnownUser, password: string): Promise<ProvenUser> {
    const { sipDomain, username } = user;
    return await this.#guarded(
      { kind: 'username', username, sipDomain },
      () => Promise.resolve(user),
      password,
    );
  }

  async #guarded(
    identity: UserIdentity,
    find: () => Promise<KnownUser | undefined>,
    password: string,
  ): Promise<ProvenUser> {
    const { hasher, lock, logger } = this.#options;
    const proven = await lock.guard(identityKey(identity), async () => {
      const user = await find();
      const hash = user?.passwordHash ?? undefined;
      const isRight = await hasher.verify(hash, password);
      if (isRight && user !== undefined && hash !== undefined) return { user, hash };
      const reason =
        user === undefined ? 'unknown user' : hash === undefined ? 'no password' : 'wrong password';
      logger.info('password refused', { reason, ...(user === undefined ? {} : { userId: user.id }) });
      return undefined;
    });
    if (proven === undefined) throw wrongCredentials();
    const { hash, user } = proven;
    return { user, method: 'password', passwordHash: await this.#refreshed(user, hash, password) };
  }

  /** Keeps the password under a hash of today's costs, while it is known. */
  async #refreshed(user: KnownUser, hash: string, password: string): Promise<string> {
    const { hasher, logger, users } = this.#options;
    if (!hasher.isOutdated(hash)) return hash;
    try {
      const newHash = await hasher.hash(password);
      return (await users.replaceHash(user.id, hash, newHash)) ? newHash : hash;
    } catch (error) {
      // The old one is good for one more login.
      logger.warn('a password was not hashed anew', { userId: user.id, error });
      return hash;
    }
  }
}

function wrongCredentials(): RequestError {
  return new RequestError('auth/credentials-invalid', 'The name or the password is wrong.');
}
