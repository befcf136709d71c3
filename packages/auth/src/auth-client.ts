import {
  type Clock,
  Emitter,
  type Logger,
  silentLogger,
  type Subscribable,
  systemClock,
  type Unsubscribe,
  waitFor,
} from '@offhook/primitives';
import { parseServerAddress, type Session } from '@offhook/protocol';
import { parseAccessToken } from './access-token.js';
import { AuthError } from './auth-error.js';
import { AuthServer } from './auth-server.js';
import { SharedRequest } from './shared-request.js';

const defaultTimeoutMs = 15_000;

export interface AuthClientOptions {
  /** The server's base address: `https:`, or `http:` on this machine. */
  readonly host: string;
  /** Default: the platform's. */
  readonly clock?: Clock;
  /** Default: says nothing. */
  readonly logger?: Logger;
  /** Default: the platform's. */
  readonly fetch?: typeof fetch;
}

export interface WaitLimits {
  /** Aborting it rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** How long to wait for the server. Default: 15,000. */
  readonly timeoutMs?: number | undefined;
}

export interface LoginRequest extends WaitLimits {
  /** A personal access token. */
  readonly accessToken: string;
}

export interface AuthEvents {
  /** Somebody logged in, or out: then there is no session. */
  sessionChanged: { readonly session: Session | undefined };
  loggedOut: { readonly userId: string };
}

/** Logs in to an Offhook server, and keeps the session for as long as it lives itself. */
export class AuthClient implements Subscribable<AuthEvents> {
  readonly #server: AuthServer;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #events: Emitter<AuthEvents> = new Emitter<AuthEvents>();
  #session: Session | undefined;
  #login: { readonly accessToken: string; readonly request: SharedRequest<Session> } | undefined;
  #isDisposed = false;

  /** @throws AuthError auth/insecure-host */
  constructor(options: AuthClientOptions) {
    const address = parseServerAddress(options.host);
    if (address === undefined) {
      const message = "The server's address must begin with https:// (or http:// on this machine).";
      throw new AuthError('auth/insecure-host', message);
    }
    this.#clock = options.clock ?? systemClock;
    this.#server = new AuthServer(address, { clock: this.#clock, fetch: options.fetch });
    this.#logger = (options.logger ?? silentLogger).child({ host: address.host });
  }

  /** What the last login resolved to, until `logout`. */
  get session(): Session | undefined {
    return this.#session;
  }

  on<Name extends keyof AuthEvents>(
    name: Name,
    listener: (payload: AuthEvents[Name]) => void,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Unsubscribe {
    return this.#events.on(name, listener, options);
  }

  /**
   * Exchanges an access token for a session. A second login with the same token, while the first is under way,
   * shares its request.
   * @throws AuthError Any code of `authErrorCodes`; or the signal's reason.
   */
  async login({ accessToken, signal, timeoutMs }: LoginRequest): Promise<Session> {
    const token = parseAccessToken(accessToken);
    return await this.#within(
      { signal, timeoutMs },
      async (inner) => await this.#requestFor(token).join(inner),
    );
  }

  /**
   * Forgets the session at once and without fail, then tells the server, and says when that did not work.
   * A login under way is given up.
   * @throws AuthError auth/unreachable, auth/timed-out, auth/server-failed and their like; or the signal's reason.
   */
  async logout(limits: WaitLimits = {}): Promise<void> {
    this.#giveUpLogin(new AuthError('auth/cancelled', 'The login was given up by a logout.'));
    const session = this.#session;
    if (session === undefined) return;
    this.#changeSession(undefined);
    this.#events.emit('loggedOut', { userId: session.userId });
    this.#logger.info('logged out', { userId: session.userId });
    await this.#within(limits, (signal) => this.#endOnServer(session.sessionToken, signal));
  }

  /** Gives up what is under way and drops the listeners. The session on the server lives on. Safe to call twice. */
  dispose(): void {
    this.#isDisposed = true;
    this.#giveUpLogin(disposed());
    this.#events.clear();
  }

  #requestFor(accessToken: string): SharedRequest<Session> {
    if (this.#isDisposed) throw disposed();
    const current = this.#login?.request.isStopped === false ? this.#login : undefined;
    if (current?.accessToken === accessToken) return current.request;
    if (current !== undefined) {
      throw new AuthError(
        'auth/login-in-progress',
        'Somebody is being logged in already. Wait for that first.',
      );
    }
    const request = new SharedRequest<Session>((signal) => this.#logIn(accessToken, signal));
    this.#login = { accessToken, request };
    return request;
  }

  async #logIn(accessToken: string, signal: AbortSignal): Promise<Session> {
    try {
      const session = await this.#server.login(accessToken, signal);
      // All may have left, or logged out, in the very moment of the answer.
      signal.throwIfAborted();
      this.#changeSession(session);
      this.#logger.info('logged in', { userId: session.userId });
      return session;
    } finally {
      // A request that was given up may end after its successor began.
      if (!signal.aborted) this.#login = undefined;
    }
  }

  async #endOnServer(sessionToken: string, signal: AbortSignal): Promise<void> {
    try {
      await this.#server.logout(sessionToken, signal);
    } catch (error) {
      // A session that the server no longer knows is what was wanted.
      if (!(error instanceof AuthError) || !endedSession.has(error.code)) throw error;
    }
  }

  #giveUpLogin(reason: AuthError): void {
    this.#login?.request.stop(reason);
    this.#login = undefined;
  }

  #changeSession(session: Session | undefined): void {
    this.#session = session;
    this.#events.emit('sessionChanged', { session });
  }

  async #within<Result>(
    { signal, timeoutMs = defaultTimeoutMs }: WaitLimits,
    start: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    const onTimeout = (): AuthError =>
      new AuthError('auth/timed-out', 'The server took too long to answer. Try again.', { retryable: true });
    return await waitFor(start, { clock: this.#clock, timeoutMs, onTimeout, signal });
  }
}

/** @throws AuthError auth/insecure-host */
export function createAuthClient(options: AuthClientOptions): AuthClient {
  return new AuthClient(options);
}

const endedSession: ReadonlySet<string> = new Set<string>([
  'auth/session-expired',
  'auth/session-invalid',
  'auth/token-invalid',
]);

function disposed(): AuthError {
  return new AuthError('auth/disposed', 'This login is closed. Reload the page.');
}
