import type { Identity, Session } from '@offhook/protocol';
import type { UserTicketLogin } from '../application/user-ticket-login.js';
import type { AuditLog } from '../audit/audit-log.js';
import { RequestError, type RequestErrorCode } from '../error/request-error.js';
import type { FailureLimiter } from '../limit/failure-limiter.js';
import { limitKeyOf } from '../limit/source-address.js';
import type { Metrics } from '../metrics/metrics.js';
import type { PasswordLogin } from '../password/password-login.js';
import type { AccessTokenLogin } from './access-token-login.js';
import type { LoginClient, ProvenUser } from './proven-user.js';
import type { SessionOpener } from './session-opener.js';

export interface SessionLoginOptions {
  readonly byAccessToken: AccessTokenLogin;
  readonly byPassword: PasswordLogin;
  readonly byUserTicket: UserTicketLogin;
  readonly opener: SessionOpener;
  readonly limiter: FailureLimiter;
  readonly auditLog: AuditLog;
  readonly metrics: Pick<Metrics, 'loginTried' | 'limitReached'>;
}

/** What somebody shows. */
export type LoginProof =
  | { readonly method: 'access-token'; readonly accessToken: string | undefined }
  | { readonly method: 'password'; readonly identity: Identity; readonly password: string }
  | { readonly method: 'user-ticket'; readonly userTicket: string };

/** What does not count as a failure of the address: the proof was right, or was not looked at. */
const blameless: ReadonlySet<RequestErrorCode> = new Set([
  'auth/account-disabled',
  'request/too-many',
  'server/storage-unavailable',
]);

/** Opens a session for who shows who he is, by whichever way. */
export class SessionLogin {
  readonly #options: SessionLoginOptions;

  constructor(options: SessionLoginOptions) {
    this.#options = options;
  }

  /**
   * @throws RequestError auth/token-invalid, auth/token-expired, auth/credentials-invalid, auth/account-locked,
   * auth/ticket-invalid, auth/ticket-expired, auth/account-disabled, request/too-many
   */
  async logIn(proof: LoginProof, client: LoginClient): Promise<Session> {
    const key = limitKeyOf(client.sourceAddress) ?? client.sourceAddress;
    await this.#refuseBlocked(key);
    const { metrics } = this.#options;
    const { method } = proof;
    try {
      const session = await this.#options.opener.open(await this.#prove(proof), client);
      metrics.loginTried({ method, outcome: 'ok' });
      return session;
    } catch (error) {
      if (error instanceof RequestError) metrics.loginTried({ method, outcome: 'refused' });
      if (error instanceof RequestError && !blameless.has(error.code)) {
        await this.#noteFailure(error, key, { method, ...client });
      }
      throw error;
    }
  }

  async #prove(proof: LoginProof): Promise<ProvenUser> {
    const { byAccessToken, byPassword, byUserTicket } = this.#options;
    switch (proof.method) {
      case 'access-token':
        return await byAccessToken.prove(proof.accessToken);
      case 'password':
        return await byPassword.prove(proof.identity, proof.password);
      case 'user-ticket':
        return await byUserTicket.prove(proof.userTicket);
    }
  }

  async #refuseBlocked(key: string): Promise<void> {
    const retryAfterMs = await this.#options.limiter.blockedMs(key);
    if (retryAfterMs === 0) return;
    this.#options.metrics.limitReached('login');
    const message = 'Too many logins from this address failed. Try again in a minute.';
    throw new RequestError('request/too-many', message, { retryable: true, retryAfterMs });
  }

  /** The same is written for a name that is known and for one that is not, so that it takes the same time. */
  async #noteFailure(
    { code }: RequestError,
    key: string,
    { method, sourceAddress }: LoginClient & Pick<LoginProof, 'method'>,
  ): Promise<void> {
    const { auditLog, limiter } = this.#options;
    await limiter.recordFailure(key);
    const details = { method, code };
    await auditLog.record({ actor: 'nobody', action: 'login-refused', sourceAddress, details });
  }
}
