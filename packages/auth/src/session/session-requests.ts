import type { Session } from '@offhook/protocol';
import type * as z from 'zod/mini';
import { AuthError } from '../auth-error.js';
import type { AuthRequests, Question } from '../requests/auth-requests.js';
import { isSessionOver, notLoggedIn } from './session-errors.js';
import type { SessionKeeper } from './session-keeper.js';
import { proofOf, type SessionSigner } from './session-proof.js';
import type { SessionRenewal } from './session-renewal.js';

export interface SessionRequestsOptions {
  readonly keeper: SessionKeeper;
  readonly requests: AuthRequests;
  readonly renewal: SessionRenewal;
  readonly sign: SessionSigner | undefined;
  /** Whether a session that the server does not accept may be renewed without being told to. */
  readonly canRenew: boolean;
}

/** Requests in the name of the session. */
export class SessionRequests {
  readonly #options: SessionRequestsOptions;

  constructor(options: SessionRequestsOptions) {
    this.#options = options;
  }

  async ask(question: Question, signal: AbortSignal): Promise<void> {
    await this.#prove(question, signal, (proved) => this.#options.requests.ask(proved, signal));
  }

  async askFor<Answer>(
    schema: z.ZodMiniType<Answer>,
    question: Question,
    signal: AbortSignal,
  ): Promise<Answer> {
    return await this.#prove(question, signal, (proved) =>
      this.#options.requests.askFor(schema, proved, signal),
    );
  }

  async #prove<Answer>(
    question: Question,
    signal: AbortSignal,
    send: (proved: Question) => Promise<Answer>,
  ): Promise<Answer> {
    const { keeper, sign } = this.#options;
    const { session } = keeper;
    if (session === undefined) throw notLoggedIn();
    try {
      return await send({ ...question, proof: proofOf(session, sign) });
    } catch (error) {
      const other = await this.#anotherProof(error, session, signal);
      if (other === undefined) throw error;
      if (isSessionOver(error) && question.method !== 'GET') throw renewedMeanwhile(error);
      return await send({ ...question, proof: proofOf(other, sign) });
    }
  }

  /** The session to ask again with; undefined when that would not help. */
  async #anotherProof(error: unknown, refused: Session, signal: AbortSignal): Promise<Session | undefined> {
    const { canRenew, keeper, renewal, requests } = this.#options;
    if (error instanceof AuthError && error.code === 'auth/clock-skewed') {
      await requests.syncTime(signal);
      return keeper.session;
    }
    if (!isSessionOver(error)) return undefined;
    await keeper.reconcile();
    if (isAnother(keeper.session, refused)) return keeper.session;
    // What renewing fails with is less than what the server said first.
    if (canRenew) return await renewal.renew(signal).catch(() => undefined);
    await keeper.end('refused');
    return undefined;
  }
}

function isAnother(session: Session | undefined, { sessionToken }: Session): boolean {
  return session !== undefined && session.sessionToken !== sessionToken;
}

function renewedMeanwhile(cause: unknown): AuthError {
  const message = 'The login had to be renewed. Try again.';
  return new AuthError('auth/session-expired', message, { cause, retryable: true });
}
