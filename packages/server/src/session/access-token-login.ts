import type { Clock, Logger } from '@offhook/primitives';
import type { AccessTokenStore } from '../access-token/access-token-store.js';
import { RequestError } from '../error/request-error.js';
import type { UserStore } from '../user/user-store.js';
import type { ProvenUser } from './proven-user.js';

export interface AccessTokenLoginOptions {
  readonly accessTokens: AccessTokenStore;
  readonly users: UserStore;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Proves who somebody is by a personal access token. */
export class AccessTokenLogin {
  readonly #options: AccessTokenLoginOptions;

  constructor(options: AccessTokenLoginOptions) {
    this.#options = options;
  }

  /** @throws RequestError auth/token-invalid, auth/token-expired */
  async prove(accessToken: string | undefined): Promise<ProvenUser> {
    const { accessTokens, clock, logger, users } = this.#options;
    const found = accessToken === undefined ? undefined : await accessTokens.find(accessToken);
    const user = found && (await users.findById(found.userId));
    if (found?.revokedAtMs !== null || user === undefined) {
      logger.info('login refused', { reason: found === undefined ? 'unknown token' : 'revoked token' });
      throw new RequestError('auth/token-invalid', 'The access token is wrong or was revoked.');
    }
    if (found.expiresAtMs <= clock.now()) {
      logger.info('login refused', { reason: 'expired token', userId: found.userId });
      throw new RequestError('auth/token-expired', 'The access token has expired. Make a new one.');
    }
    return { user, method: 'access-token', accessTokenId: found.id };
  }
}
