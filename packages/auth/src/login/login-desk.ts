import { type Clock, type Logger, waitFor } from '@offhook/primitives';
import { endpoints, type RequestProof, type Session, sessionSchema } from '@offhook/protocol';
import { AuthError } from '../auth-error.js';
import type { AuthRequests } from '../requests/auth-requests.js';
import type { ServerTime } from '../requests/server-time.js';
import { type Scope, scopeKey } from '../scope/scope.js';
import { isSessionOver, notLoggedIn, timedOut } from '../session/session-errors.js';
import type { SessionKeeper } from '../session/session-keeper.js';
import { SharedRequest } from '../session/shared-request.js';
import { exchange } from './login-exchange.js';
import type { LoginOrder } from './login-order.js';

export interface LoginDeskOptions {
  readonly keeper: SessionKeeper;
  readonly requests: AuthRequests;
  readonly time: ServerTime;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly proofOf: (session: Session) => RequestProof;
  /** The scope that a login is for. */
  readonly scopeFor: (subId: string | null | undefined) => Scope;
  /** Makes it the scope of this tab. */
  readonly enter: (scope: Scope) => void;
}

// The new user should not wait for long until the server knows that the old one is gone.
const farewellMs = 2_000;

/** Logs in, one at a time: two who mean the same share one request. */
export class LoginDesk {
  readonly #options: LoginDeskOptions;
  #login: { readonly key: string; readonly request: SharedRequest<Session> } | undefined;

  constructor(options: LoginDeskOptions) {
    this.#options = options;
  }

  get isBusy(): boolean {
    return this.#login?.request.isStopped === false;
  }

  /** @throws AuthError Any code that a login may reject with; or the signal's reason. */
  async serve(order: LoginOrder, signal: AbortSignal): Promise<Session> {
    return await this.#requestFor(order).join(signal);
  }

  giveUp(reason: AuthError): void {
    this.#login?.request.stop(reason);
    this.#login = undefined;
  }

  #requestFor(order: LoginOrder): SharedRequest<Session> {
    const scope = this.#options.scopeFor(order.subId);
    const key = JSON.stringify([scopeKey(scope), order]);
    const current = this.isBusy ? this.#login : undefined;
    if (current?.key === key) return current.request;
    if (current !== undefined) {
      throw new AuthError(
        'auth/login-in-progress',
        'Somebody is being logged in already. Wait for that first.',
      );
    }
    const request = new SharedRequest<Session>(async (signal) => {
      try {
        return await this.#logIn(order, scope, signal);
      } finally {
        // A request that was given up may end after its successor began.
        if (this.#login?.request === request) this.#login = undefined;
      }
    });
    this.#login = { key, request };
    return request;
  }

  async #logIn(order: LoginOrder, scope: Scope, signal: AbortSignal): Promise<Session> {
    const { enter, keeper, logger, requests } = this.#options;
    if (order.kind === 'check') return await this.#check(scope, signal);
    const session = await exchange({ ...order, subId: scope.subId }, this.#options, signal);
    await this.#sayGoodbye(session.userId, scope, signal);
    // Its life is counted by the server's time, which a page of another origin does not see in the answer.
    await requests.ensureTime(signal);
    signal.throwIfAborted();
    enter(scope);
    await keeper.take(session, scope);
    logger.info('logged in', { userId: session.userId, method: order.kind });
    return session;
  }

  /** Whether the session that this browser has is still good: the server is asked, and shown nothing but that session. */
  async #check(scope: Scope, signal: AbortSignal): Promise<Session> {
    const { enter, keeper, proofOf, requests } = this.#options;
    const kept = await keeper.find(scope);
    if (kept === undefined) throw notLoggedIn();
    const question = { method: 'GET', path: endpoints.session, proof: proofOf(kept.session) } as const;
    const session = await requests.askFor(sessionSchema, question, signal).catch(async (error: unknown) => {
      if (!isSessionOver(error)) throw error;
      await keeper.forget(kept.session, scope, 'refused');
      throw notLoggedIn();
    });
    enter(scope);
    await keeper.take(
      session,
      scope,
      session.expiresAt === kept.session.expiresAt ? kept.sinceMs : undefined,
    );
    return session;
  }

  /** Logs out whoever else is logged in where `userId` is about to be. */
  async #sayGoodbye(userId: string, scope: Scope, signal: AbortSignal): Promise<void> {
    const { clock, keeper, logger, proofOf, requests } = this.#options;
    const previous = (await keeper.find(scope))?.session;
    if (previous === undefined || previous.userId === userId) return;
    signal.throwIfAborted();
    await keeper.forget(previous, scope, 'replaced');
    const logout = { method: 'POST', path: endpoints.logout, proof: proofOf(previous) } as const;
    const limits = { clock, signal, timeoutMs: farewellMs, onTimeout: timedOut };
    await waitFor(async (inner) => await requests.ask(logout, inner), limits).catch((error: unknown) => {
      logger.warn('the server was not told of a logout', { userId: previous.userId, cause: String(error) });
    });
  }
}
