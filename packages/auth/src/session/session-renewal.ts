import { type Backoff, jitteredBackoff, type Logger, sleep, type Clock } from '@offhook/primitives';
import { endpoints, type Session, sessionSchema } from '@offhook/protocol';
import type { TabLock } from '@offhook/vault';
import { AuthError } from '../auth-error.js';
import type { AuthRequests } from '../requests/auth-requests.js';
import { type Scope, scopeKey } from '../scope/scope.js';
import type { SessionKeeper } from './session-keeper.js';
import { isSessionOver, notLoggedIn } from './session-errors.js';
import { proofOf, type SessionSigner } from './session-proof.js';
import { SharedRequest } from './shared-request.js';

export interface SessionRenewalOptions {
  readonly keeper: SessionKeeper;
  readonly requests: AuthRequests;
  readonly sign: SessionSigner | undefined;
  readonly lock: TabLock;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly scope: () => Scope;
}

const pause: Backoff = jitteredBackoff({ baseMs: 2_000, maxMs: 60_000 });

/** Renews the session: once for all who ask in this tab, and once for all tabs of the scope. */
export class SessionRenewal {
  readonly #options: SessionRenewalOptions;
  #running: SharedRequest<Session> | undefined;

  constructor(options: SessionRenewalOptions) {
    this.#options = options;
  }

  /** @throws AuthError auth/not-logged-in, or what the server said; or the signal's reason. */
  async renew(signal: AbortSignal): Promise<Session> {
    const running = this.#running?.isStopped === false ? this.#running : this.#start();
    return await running.join(signal);
  }

  /** Tries until it works, the session is over, or the signal aborts. Never rejects. */
  async renewPatiently(signal: AbortSignal): Promise<void> {
    const { clock, keeper, logger } = this.#options;
    for (let attempt = 0; keeper.session !== undefined; attempt += 1) {
      try {
        await this.renew(signal);
        return;
      } catch (error) {
        if (signal.aborted || !(error instanceof AuthError) || !error.retryable) return;
        logger.warn('a session could not be renewed yet', { code: error.code });
      }
      await sleep(pause(attempt), clock, signal).catch(() => undefined);
    }
  }

  stop(reason: Error): void {
    this.#running?.stop(reason);
  }

  #start(): SharedRequest<Session> {
    const before = this.#options.keeper.session;
    const request = new SharedRequest<Session>(async (signal) => {
      const name = `offhook-auth renewal ${scopeKey(this.#options.scope())}`;
      try {
        return await this.#options.lock.run(name, () => this.#renew(before, signal), signal);
      } finally {
        // A request that was given up may end after its successor began.
        if (this.#running === request) this.#running = undefined;
      }
    });
    this.#running = request;
    return request;
  }

  /** In the lock: another tab may have done it while this one waited. */
  async #renew(before: Session | undefined, signal: AbortSignal): Promise<Session> {
    const { keeper, logger, requests, scope, sign } = this.#options;
    await keeper.reconcile();
    const session = keeper.session;
    if (session === undefined) throw notLoggedIn();
    if (session.sessionToken !== before?.sessionToken) return session;
    const question = { method: 'POST', path: endpoints.renewSession, proof: proofOf(session, sign) } as const;
    const renewed = await requests.askFor(sessionSchema, question, signal).catch(async (error: unknown) => {
      if (isSessionOver(error) && keeper.session === session) await keeper.end('refused');
      throw error;
    });
    // Somebody logged out meanwhile: what came is nobody's.
    if (keeper.session !== session) throw notLoggedIn();
    await keeper.take(renewed, scope());
    logger.info('renewed the session', { userId: renewed.userId, expiresAt: renewed.expiresAt });
    return renewed;
  }
}
