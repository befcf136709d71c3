import { Emitter, type Logger, type Subscribable, type Unsubscribe } from '@offhook/primitives';
import type { Session } from '@offhook/protocol';
import type { TabChannel } from '@offhook/vault';
import type { ServerTime } from '../requests/server-time.js';
import { type Scope, scopeKey } from '../scope/scope.js';
import { parseTabMessage, type TabMessage } from '../scope/tab-message.js';
import type { KeptSession, SessionStore } from './session-store.js';

/**
 * Why a session is over. `logout`: by this tab; `elsewhere`: by another tab; `replaced`: somebody else logged in here;
 * `expired`: its time was up; `refused`: the server does not know it any more.
 */
export type SessionEnd = 'logout' | 'elsewhere' | 'replaced' | 'expired' | 'refused';

export interface SessionKeeperEvents {
  changed: { readonly session: Session | undefined };
  ended: { readonly session: Session; readonly reason: SessionEnd };
}

export interface SessionKeeperOptions {
  readonly store: SessionStore;
  readonly channel: TabChannel;
  readonly time: ServerTime;
  readonly logger: Logger;
  /** Whether the vault failed, so that what it does not have may live all the same. */
  readonly isVaultLost: () => boolean;
}

/** Has the session of this tab's scope, keeps it in the vault, and keeps step with the other tabs of the scope. */
export class SessionKeeper implements Subscribable<SessionKeeperEvents> {
  readonly #options: SessionKeeperOptions;
  readonly #events: Emitter<SessionKeeperEvents> = new Emitter<SessionKeeperEvents>();
  readonly #stopListening: Unsubscribe;
  readonly #scope: () => Scope;
  #current: { readonly scope: Scope; readonly kept: KeptSession } | undefined;

  /** `scope`: the one of this tab, as it is now. */
  constructor(options: SessionKeeperOptions, scope: () => Scope) {
    this.#options = options;
    this.#scope = scope;
    this.#stopListening = options.channel.on((message) => {
      const heard = parseTabMessage(message);
      if (heard?.scope === scopeKey(scope())) void this.#handle(heard);
    });
  }

  get session(): Session | undefined {
    return this.#current?.kept.session;
  }

  /** When the session was got, and when it ends, by the server's time. */
  get life(): { readonly sinceMs: number; readonly untilMs: number } | undefined {
    if (this.#current === undefined) return undefined;
    const { session, sinceMs } = this.#current.kept;
    return { sinceMs, untilMs: Date.parse(session.expiresAt) };
  }

  on<Name extends keyof SessionKeeperEvents>(
    name: Name,
    listener: (payload: SessionKeeperEvents[Name]) => void,
  ): Unsubscribe {
    return this.#events.on(name, listener);
  }

  /** Whether the session that this tab has is the one of `scope`. */
  isIn(scope: Scope): boolean {
    return this.#current !== undefined && scopeKey(this.#current.scope) === scopeKey(scope);
  }

  /** The session of a scope, this tab's or another. One that has expired is dropped. */
  async find(scope: Scope): Promise<KeptSession | undefined> {
    const kept = this.isIn(scope) ? this.#current?.kept : await this.#options.store.read(scope);
    if (kept === undefined || !this.#isExpired(kept)) return kept;
    await this.forget(kept.session, scope, 'expired');
    return undefined;
  }

  /** Takes a session that the server gave just now. It is in the vault before anybody hears of it. */
  async take(session: Session, scope: Scope, sinceMs: number = this.#options.time.now()): Promise<void> {
    const kept = { session, sinceMs };
    const written = this.#options.store.write(scope, kept);
    this.#adopt(scope, kept);
    await written;
    this.#tell({ type: 'session-changed', scope: scopeKey(scope) });
  }

  /** The session of this tab, changed by the server; nothing when it is another by now. */
  async update(session: Session): Promise<void> {
    if (this.#current?.kept.session.sessionId !== session.sessionId) return;
    const { kept, scope } = this.#current;
    await this.take(session, scope, session.expiresAt === kept.session.expiresAt ? kept.sinceMs : undefined);
  }

  /** Forgets the session at once; vault and tabs follow. */
  async end(reason: SessionEnd): Promise<void> {
    if (this.#current === undefined) return;
    const { kept, scope } = this.#current;
    await this.forget(kept.session, scope, reason);
  }

  /** Forgets the session of a scope, this tab's or another, here, in the vault and in all tabs. */
  async forget({ sessionId }: Session, scope: Scope, reason: SessionEnd): Promise<void> {
    if (this.isIn(scope)) this.#lose(reason);
    await this.#options.store.delete(scope);
    this.#tell({ type: 'logged-out', scope: scopeKey(scope), sessionId });
  }

  /** Leaves the scope to the tabs that are still in it. */
  leave(): void {
    if (this.#current === undefined) return;
    this.#current = undefined;
    this.#events.emit('changed', { session: undefined });
  }

  /** Compares with the vault: other tabs may have logged in or out, or renewed the session, while this one slept. */
  async reconcile(): Promise<void> {
    const scope = this.#scope();
    const before = this.#current;
    const kept = await this.#options.store.read(scope);
    // What happened meanwhile is newer than what was read.
    if (this.#current !== before || scopeKey(scope) !== scopeKey(this.#scope())) return;
    if (kept !== undefined && kept.session.sessionToken !== this.session?.sessionToken)
      this.#meet(scope, kept);
    if (kept === undefined && !this.#options.isVaultLost()) this.#lose('elsewhere');
  }

  dispose(): void {
    this.#stopListening();
    this.#events.clear();
  }

  async #handle(heard: TabMessage): Promise<void> {
    if (heard.type === 'session-changed') await this.reconcile();
    // Where the vault is memory, each tab has its own, and the name of the session is all that they have in common.
    if (heard.type !== 'logged-out') return;
    if (heard.sessionId === this.session?.sessionId) this.#lose('elsewhere');
    else await this.reconcile();
  }

  /** Another tab's session: perhaps the same one, renewed, and perhaps somebody else's. */
  #meet(scope: Scope, kept: KeptSession): void {
    if (this.#isExpired(kept)) return;
    if (this.session !== undefined && this.session.userId !== kept.session.userId) this.#lose('replaced');
    this.#adopt(scope, kept);
  }

  #adopt(scope: Scope, kept: KeptSession): void {
    this.#current = { scope, kept };
    this.#events.emit('changed', { session: kept.session });
  }

  #lose(reason: SessionEnd): void {
    if (this.#current === undefined) return;
    const { session } = this.#current.kept;
    this.#current = undefined;
    this.#options.logger.info('logged out', { userId: session.userId, reason });
    this.#events.emit('changed', { session: undefined });
    this.#events.emit('ended', { session, reason });
  }

  #isExpired({ session }: KeptSession): boolean {
    const { time } = this.#options;
    // Before the server's time is known, the server itself has the say.
    return time.isKnown && Date.parse(session.expiresAt) <= time.now();
  }

  #tell(message: TabMessage): void {
    this.#options.channel.post(message);
  }
}
