import type { Clock, Logger } from '@offhook/primitives';
import type { AccessTokenSummary, NewAccessToken, NewAccessTokenBody } from '@offhook/protocol';
import type { Actor } from '../audit/actor.js';
import type { AuditLog } from '../audit/audit-log.js';
import { RequestError } from '../error/request-error.js';
import { mintToken } from '../secret/token.js';
import type { AccessTokenStore, OwnAccessToken } from './access-token-store.js';

export interface OwnAccessTokensOptions {
  readonly accessTokens: AccessTokenStore;
  readonly auditLog: AuditLog;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** So many of a user may be alive. */
export const maxAccessTokenCount = 100;

const defaultLifeDays = 100;
const dayMs = 24 * 3_600_000;

/** What users do with their own access tokens. */
export class OwnAccessTokens {
  readonly #options: OwnAccessTokensOptions;

  constructor(options: OwnAccessTokensOptions) {
    this.#options = options;
  }

  /** The newest first. */
  async list({ userId }: Actor): Promise<readonly AccessTokenSummary[]> {
    return (await this.#options.accessTokens.listOf(userId)).map(summaryOf);
  }

  /**
   * Nobody can learn the token again.
   *
   * @throws RequestError auth/too-many-access-tokens
   */
  async create(actor: Actor, body: NewAccessTokenBody): Promise<NewAccessToken> {
    const { accessTokens, auditLog, clock, logger } = this.#options;
    const { expiresInDays = defaultLifeDays, name } = body;
    const { sourceAddress, userId } = actor;
    const accessToken = mintToken('access');
    const nowMs = clock.now();
    const details = { userId, name, expiresAtMs: nowMs + expiresInDays * dayMs };
    const made = await accessTokens.add(accessToken, details, { maxCount: maxAccessTokenCount, nowMs });
    if (made === undefined) {
      const message = `You have ${maxAccessTokenCount} access tokens. Revoke one that you no longer need.`;
      throw new RequestError('auth/too-many-access-tokens', message);
    }
    const facts = { name, expiresInDays };
    await auditLog.record({
      actor: userId,
      action: 'access-token-created',
      subject: made.id,
      sourceAddress,
      details: facts,
    });
    logger.info('made an access token', { userId, accessTokenId: made.id });
    return { ...summaryOf(made), accessToken };
  }

  /**
   * Ends a token with the sessions and phones that came of it. Once more does nothing.
   *
   * @throws RequestError auth/unknown-access-token
   */
  async revoke(actor: Actor, id: string): Promise<void> {
    const { accessTokens, auditLog, clock, logger } = this.#options;
    const { sourceAddress, userId } = actor;
    if (!(await accessTokens.isOf(userId, id))) {
      throw new RequestError('auth/unknown-access-token', 'You have no such access token.');
    }
    if (!(await accessTokens.revoke(id, clock.now()))) return;
    await auditLog.record({ actor: userId, action: 'access-token-revoked', subject: id, sourceAddress });
    logger.info('revoked an access token', { userId, accessTokenId: id });
  }
}

function summaryOf(token: OwnAccessToken): AccessTokenSummary {
  const { createdAtMs, expiresAtMs, id, lastUsedAtMs, name, revokedAtMs } = token;
  return {
    id,
    name,
    createdAt: instantOf(createdAtMs),
    expiresAt: instantOf(expiresAtMs),
    revokedAt: revokedAtMs === null ? null : instantOf(revokedAtMs),
    lastUsedAt: lastUsedAtMs === null ? null : instantOf(lastUsedAtMs),
  };
}

function instantOf(atMs: number): string {
  return new Date(atMs).toISOString();
}
