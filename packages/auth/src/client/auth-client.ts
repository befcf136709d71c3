import { Emitter, type Subscribable, type Unsubscribe, waitFor } from '@offhook/primitives';
import {
  type AccessTokenSummary,
  endpoints,
  type NewAccessToken,
  type NewAccessTokenBody,
  type PasswordChange,
  type PhoneLease,
  type PhonePasswordReset,
  type Profile,
  type ProfileChange,
  type ProvisioningTicket,
  type Session,
  type SessionSummary,
  type TakenPhoneLease,
} from '@offhook/protocol';
import { AuthError } from '../auth-error.js';
import type { ExitStep, ExitStepName } from '../exit/exit-steps.js';
import { parseLogin, parseSignUp } from '../login/login-order.js';
import type { LoginRequest, SignUpRequest, WaitLimits } from '../login/login-request.js';
import { cancelledByLogout, disposed, isSessionOver, timedOut } from '../session/session-errors.js';
import type { AuthClientOptions } from './auth-client-options.js';
import type { AuthEvents } from './auth-events.js';
import { type AuthParts, composeAuth } from './auth-parts.js';
import { wireAuth } from './wire-auth.js';

const defaultTimeoutMs = 15_000;
const exitStepTimeoutMs = 5_000;

export interface ExitOptions extends WaitLimits {
  /** Whether to log out as well. Default: no. `timeoutMs` is for each step; default: 5,000. */
  readonly logout?: boolean | undefined;
}

/** Logs in to an Offhook server, and keeps the session, in step with the other tabs of the origin. */
export class AuthClient implements Subscribable<AuthEvents>, AsyncDisposable {
  readonly #parts: AuthParts;
  readonly #events: Emitter<AuthEvents> = new Emitter<AuthEvents>();
  readonly #lifetime: AbortController = new AbortController();
  #exiting: Promise<void> | undefined;

  /** @throws AuthError auth/insecure-host */
  constructor(options: AuthClientOptions = {}) {
    this.#parts = composeAuth(options, (cause) => {
      this.#events.emit('storageDegraded', { cause });
    });
    wireAuth(this.#parts, {
      emit: (name, payload) => {
        this.#events.emit(name, payload);
      },
      signal: this.#lifetime.signal,
    });
  }

  /** The session of this tab's scope, as long as somebody is logged in. */
  get session(): Session | undefined {
    return this.#parts.keeper.session;
  }

  /** The server's address. @throws AuthError auth/no-host */
  get host(): string {
    return this.#parts.hosts.address.href;
  }

  /** The address of its WebSocket. @throws AuthError auth/no-host */
  get wsHost(): string {
    return this.#parts.hosts.webSocketUrl;
  }

  on<Name extends keyof AuthEvents>(
    name: Name,
    listener: (payload: AuthEvents[Name]) => void,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Unsubscribe {
    return this.#events.on(name, listener, options);
  }

  /**
   * Another server from now on. `https:`, or `http:` on this machine.
   * @throws AuthError auth/insecure-host, auth/logged-in, auth/login-in-progress
   */
  setHost(uri: string): void {
    this.#refuseWhileLoggedIn();
    this.#parts.hosts.setAddress(uri);
    this.#parts.subSession.reset(this.#parts.hosts.name);
  }

  /**
   * Another address for the server's WebSocket. `wss:`, or `ws:` on this machine.
   * @throws AuthError auth/insecure-host, auth/logged-in, auth/login-in-progress
   */
  setWsHost(uri: string): void {
    this.#refuseWhileLoggedIn();
    this.#parts.hosts.setWebSocketUrl(uri);
  }

  /** Milliseconds since the epoch by the server's clock, as far as its answers told; else by this machine's. */
  serverNow(): number {
    return this.#parts.time.now();
  }

  /**
   * Logs in, or with `checkOnly` finds out whether somebody is. A second login of the same kind, while the first is
   * under way, shares its request. Whoever else was logged in here is logged out.
   * @throws AuthError Any code of `authErrorCodes`; or the signal's reason.
   */
  async login(request: LoginRequest): Promise<Session> {
    const order = parseLogin(request);
    return await this.#within(request, (signal) => this.#parts.desk.serve(order, signal));
  }

  /**
   * Makes a user, who is logged in then.
   * @throws AuthError auth/identity-taken, auth/password-weak, auth/sign-up-closed and the codes of `login`.
   */
  async signUp(request: SignUpRequest): Promise<Session> {
    const order = parseSignUp(request);
    return await this.#within(request, (signal) => this.#parts.desk.serve(order, signal));
  }

  /**
   * Forgets the session at once and without fail, in all tabs of the scope, then tells the server, and says when that
   * did not work. A login under way is given up.
   * @throws AuthError auth/unreachable, auth/timed-out, auth/server-failed and their like; or the signal's reason.
   */
  async logout(limits: WaitLimits = {}): Promise<void> {
    this.#parts.desk.giveUp(cancelledByLogout());
    const { session } = this;
    if (session === undefined) return;
    const proof = this.#parts.proofOf(session);
    const forgotten = this.#parts.keeper.end('logout');
    await this.#within(limits, async (signal) => {
      await forgotten;
      const question = { method: 'POST', path: endpoints.logout, proof } as const;
      await this.#parts.requests.ask(question, signal).catch((error: unknown) => {
        // A session that the server no longer knows is what was wanted.
        if (!isSessionOver(error)) throw error;
      });
    });
  }

  /** Renews the session now: once for all who ask, in all tabs. @throws AuthError auth/not-logged-in and its like. */
  async renew(limits: WaitLimits = {}): Promise<Session> {
    return await this.#within(limits, (signal) => this.#parts.renewal.renew(signal));
  }

  /**
   * Makes, uses and resolves an id that this tab's sessions are confined to. It stays over reloads; call it before
   * `login`, at each load of the page.
   * @throws AuthError auth/logged-in
   */
  async getSubId(limits: WaitLimits = {}): Promise<string> {
    const { keeper, subSession } = this.#parts;
    if (keeper.session !== undefined && subSession.active !== undefined) return subSession.active;
    this.#refuseWhileLoggedIn();
    return await this.#within(limits, () => subSession.open());
  }

  /** What is done on leaving, in the order of `exitStepNames`. Resolves the function that takes the step out again. */
  addExitStep(name: ExitStepName, step: ExitStep): Unsubscribe {
    return this.#parts.exitSteps.add(name, step);
  }

  /**
   * Leaves: messages offline, call history saved, the phone's password given up if it is held, and with `logout` the
   * session ended. Runs every step, then rejects with the first error.
   */
  async exit({ logout = false, signal, timeoutMs = exitStepTimeoutMs }: ExitOptions = {}): Promise<void> {
    const { clock, exitSteps, phone } = this.#parts;
    this.#exiting ??= exitSteps
      .run({
        clock,
        signal,
        timeoutMs,
        builtIn: {
          'phone-password': async (inner) => {
            if (phone.isHeld) await phone.release(inner);
          },
          logout: async (inner) => {
            if (logout) await this.logout({ signal: inner, timeoutMs });
          },
        },
      })
      .finally(() => (this.#exiting = undefined));
    await this.#exiting;
  }

  /** Takes the phone's password for this session; whoever had it is out at the next REGISTER. */
  async resetPhonePassword(
    order: { readonly renew: true; readonly deviceToken: string } & WaitLimits,
  ): Promise<TakenPhoneLease>;
  /** Gives it up. */
  async resetPhonePassword(order: { readonly renew: false } & WaitLimits): Promise<PhoneLease>;
  async resetPhonePassword(order: PhonePasswordReset & WaitLimits): Promise<PhoneLease> {
    const { phone } = this.#parts;
    return await this.#within(order, async (signal) =>
      order.renew ? await phone.take(order.deviceToken ?? '', signal) : await phone.release(signal),
    );
  }

  /** Asks who has the password of the user's phone. */
  async phoneLease(limits: WaitLimits = {}): Promise<PhoneLease> {
    return await this.#within(limits, (signal) => this.#parts.phone.ask(signal));
  }

  /** Acts for another company of the user from now on. @throws AuthError auth/company-forbidden and its like. */
  async selectCompany(companyId: string, limits: WaitLimits = {}): Promise<Session> {
    return await this.#within(limits, async (signal) => {
      const session = await this.#parts.account.selectCompany(companyId, signal);
      await this.#parts.keeper.update(session);
      return session;
    });
  }

  /** Ends the user's other sessions. @throws AuthError auth/credentials-invalid, auth/password-weak and their like. */
  async changePassword(change: PasswordChange, limits: WaitLimits = {}): Promise<void> {
    await this.#within(limits, (signal) => this.#parts.account.changePassword(change, signal));
  }

  async profile(limits: WaitLimits = {}): Promise<Profile> {
    return await this.#within(limits, (signal) => this.#parts.account.profile(signal));
  }

  /** What is absent stays; null removes. */
  async updateProfile(change: ProfileChange, limits: WaitLimits = {}): Promise<Profile> {
    return await this.#within(limits, (signal) => this.#parts.account.updateProfile(change, signal));
  }

  /** Where the user is logged in. */
  async sessions(limits: WaitLimits = {}): Promise<readonly SessionSummary[]> {
    return await this.#within(limits, (signal) => this.#parts.account.sessions(signal));
  }

  async endSession(sessionId: string, limits: WaitLimits = {}): Promise<void> {
    await this.#within(limits, (signal) => this.#parts.account.endSession(sessionId, signal));
    if (this.session?.sessionId === sessionId) await this.#parts.keeper.end('logout');
  }

  async accessTokens(limits: WaitLimits = {}): Promise<readonly AccessTokenSummary[]> {
    return await this.#within(limits, (signal) => this.#parts.account.accessTokens(signal));
  }

  /** The one answer that has the token: the server keeps a hash. */
  async createAccessToken(token: NewAccessTokenBody, limits: WaitLimits = {}): Promise<NewAccessToken> {
    return await this.#within(limits, (signal) => this.#parts.account.createAccessToken(token, signal));
  }

  async revokeAccessToken(id: string, limits: WaitLimits = {}): Promise<void> {
    await this.#within(limits, (signal) => this.#parts.account.revokeAccessToken(id, signal));
  }

  /** A one-time ticket for a provisioning document: all that a page needs from a backend that logs in for it. */
  async createProvisioningTicket(limits: WaitLimits = {}): Promise<ProvisioningTicket> {
    return await this.#within(limits, (signal) => this.#parts.account.createProvisioningTicket(signal));
  }

  /** Gives up what is under way and drops the listeners. The session on the server lives on. Safe to call twice. */
  dispose(): void {
    if (this.#lifetime.signal.aborted) return;
    const reason = disposed();
    this.#lifetime.abort(reason);
    this.#parts.desk.giveUp(reason);
    this.#parts.dispose(reason);
    this.#events.clear();
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.dispose();
    return Promise.resolve();
  }

  #refuseWhileLoggedIn(): void {
    if (this.session !== undefined) {
      throw new AuthError(
        'auth/logged-in',
        'Log out first: this cannot be changed while somebody is logged in.',
      );
    }
    if (this.#parts.desk.isBusy) {
      throw new AuthError(
        'auth/login-in-progress',
        'Somebody is being logged in already. Wait for that first.',
      );
    }
  }

  async #within<Result>(
    { signal, timeoutMs = defaultTimeoutMs }: WaitLimits,
    start: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    const ends = [this.#lifetime.signal, ...(signal === undefined ? [] : [signal])];
    const limits = {
      clock: this.#parts.clock,
      timeoutMs,
      onTimeout: timedOut,
      signal: AbortSignal.any(ends),
    };
    return await waitFor(start, limits);
  }
}

/** @throws AuthError auth/insecure-host */
export function createAuthClient(options: AuthClientOptions = {}): AuthClient {
  return new AuthClient(options);
}
