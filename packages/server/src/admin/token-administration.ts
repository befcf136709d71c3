import type { Clock } from '@offhook/primitives';
import type { AccessTokenStore, ListedAccessToken } from '../access-token/access-token-store.js';
import type { AuditLog } from '../audit/audit-log.js';
import { mintToken } from '../secret/token.js';
import { refusal } from './refusal.js';
import type { UserFinder } from './user-finder.js';

export interface TokenAdministrationOptions {
  readonly accessTokens: AccessTokenStore;
  readonly finder: UserFinder;
  readonly auditLog: AuditLog;
  readonly clock: Clock;
}

export interface TokenOrder {
  readonly user: string;
  readonly name: string;
  readonly lifeMs: number;
}

export interface MintedToken {
  readonly id: string;
  /** Nobody can learn it again. */
  readonly accessToken: string;
  /** `username@domain`. */
  readonly address: string;
  readonly expiresAtMs: number;
}

/** Access tokens, as an operator makes and ends them. */
export class TokenAdministration {
  readonly #options: TokenAdministrationOptions;

  constructor(options: TokenAdministrationOptions) {
    this.#options = options;
  }

  /** @throws ServerError server/command-refused */
  async create({ lifeMs, name, user: userName }: TokenOrder): Promise<MintedToken> {
    const { accessTokens, auditLog, clock, finder } = this.#options;
    const user = await finder.user(userName);
    const accessToken = mintToken('access');
    const expiresAtMs = clock.now() + lifeMs;
    const id = await accessTokens.save(accessToken, { userId: user.id, name, expiresAtMs }, clock.now());
    const details = { name, userId: user.id };
    await auditLog.record({ actor: 'operator', action: 'access-token-created', subject: id, details });
    return { id, accessToken, address: `${user.username}@${user.sipDomain}`, expiresAtMs };
  }

  /** Of all users, or of one. @throws ServerError server/command-refused */
  async list(userName?: string): Promise<readonly ListedAccessToken[]> {
    const { accessTokens, finder } = this.#options;
    const tokens = await accessTokens.list();
    if (userName === undefined) return tokens;
    const { sipDomain, username } = await finder.user(userName);
    return tokens.filter((token) => token.username === username && token.sipDomain === sipDomain);
  }

  /** Ends the sessions that it opened too. @throws ServerError server/command-refused */
  async revoke(id: string): Promise<void> {
    const { accessTokens, auditLog, clock } = this.#options;
    if (!(await accessTokens.revoke(id, clock.now()))) {
      throw refusal(`There is no access token ${id} that could be revoked.`);
    }
    await auditLog.record({ actor: 'operator', action: 'access-token-revoked', subject: id });
  }
}
