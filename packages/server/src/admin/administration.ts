import type { Clock } from '@offhook/primitives';
import type { AccessTokenStore, ListedAccessToken } from '../access-token/access-token-store.js';
import { ServerError } from '../error/server-error.js';
import { mintId, mintToken } from '../secret/token.js';
import type { UserStore } from '../user/user-store.js';

export interface AdministrationOptions {
  readonly users: UserStore;
  readonly accessTokens: AccessTokenStore;
  readonly clock: Clock;
  /** Whose users are spoken of. */
  readonly sipDomain: string;
}

export interface NewUser {
  readonly username: string;
  readonly displayName: string;
}

export interface NewToken {
  readonly username: string;
  readonly name: string;
  readonly lifeMs: number;
}

/** What an operator does to the people of a server, from the same machine. */
export class Administration {
  readonly #options: AdministrationOptions;

  constructor(options: AdministrationOptions) {
    this.#options = options;
  }

  /** Answers the new user's id. @throws ServerError server/command-refused */
  async addUser({ displayName, username }: NewUser): Promise<string> {
    const { clock, sipDomain, users } = this.#options;
    if ((await users.findUserId(username, sipDomain)) !== undefined) {
      throw refusal(`There is a user ${username} already.`);
    }
    const companyId = (await users.findCompanyId(sipDomain)) ?? mintId();
    await users.saveCompany({ id: companyId, name: sipDomain, sipDomain }, clock.now());
    const id = mintId();
    await users.saveUser({ id, companyId, username, displayName }, clock.now());
    return id;
  }

  /** Answers the token, which nobody can learn again. @throws ServerError server/command-refused */
  async addToken({ lifeMs, name, username }: NewToken): Promise<string> {
    const { accessTokens, clock, sipDomain, users } = this.#options;
    const userId = await users.findUserId(username, sipDomain);
    if (userId === undefined) throw refusal(`There is no user ${username} in ${sipDomain}.`);
    const token = mintToken('access');
    await accessTokens.save(token, { userId, name, expiresAtMs: clock.now() + lifeMs }, clock.now());
    return token;
  }

  async listTokens(): Promise<readonly ListedAccessToken[]> {
    return await this.#options.accessTokens.list();
  }

  /** @throws ServerError server/command-refused */
  async revokeToken(id: string): Promise<void> {
    const { accessTokens, clock } = this.#options;
    if (await accessTokens.revoke(id, clock.now())) return;
    throw refusal(`There is no access token ${id} that could be revoked.`);
  }
}

function refusal(message: string): ServerError {
  return new ServerError('server/command-refused', message);
}
