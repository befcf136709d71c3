import { type Clock, Emitter, sleep, type Subscribable, type Unsubscribe } from '@offhook/primitives';
import type { TabChannel } from '@offhook/vault';
import type { TabMemory } from '../ports/tab-memory.js';
import { randomId } from './random-id.js';
import { scopeKey } from './scope.js';
import { parseTabMessage, type SubIdClaim, type TabMessage } from './tab-message.js';

export interface SubSessionEvents {
  /** This tab turned out to be a copy of another one, and has its own id now. */
  moved: { readonly subId: string; readonly previous: string };
}

export interface SubSessionOptions {
  readonly channel: TabChannel;
  readonly tab: TabMemory;
  readonly clock: Clock;
}

/** How long a tab waits for another to say that it has the id. Messages between tabs take a few milliseconds. */
const objectionMs = 150;

/** The id that tells this tab's session from those of other tabs, once somebody has asked for it. */
export class SubSession implements Subscribable<SubSessionEvents> {
  readonly #options: SubSessionOptions;
  readonly #events: Emitter<SubSessionEvents> = new Emitter<SubSessionEvents>();
  readonly #lifetime: AbortController = new AbortController();
  #host = '';
  #active: string | undefined;
  /** When this page began to use the id that it holds; undefined while it holds none, or one that it was told. */
  #heldSinceMs: number | undefined;
  #opening: Promise<string> | undefined;

  constructor(options: SubSessionOptions) {
    this.#options = options;
    const stopListening = options.channel.on((message) => {
      const heard = parseTabMessage(message);
      if (heard !== undefined) this.#handle(heard);
    });
    this.#lifetime.signal.addEventListener('abort', stopListening);
  }

  /** The sub-session's id; undefined: the session is the one that the tabs share. */
  get active(): string | undefined {
    return this.#active;
  }

  on<Name extends keyof SubSessionEvents>(
    name: Name,
    listener: (payload: SubSessionEvents[Name]) => void,
  ): Unsubscribe {
    return this.#events.on(name, listener);
  }

  /** Back to the shared session, on another server. */
  reset(host: string): void {
    this.#host = host;
    this.use(undefined);
  }

  /** Uses an id that the page decided on; tabs may mean to have it in common, so nobody is asked. */
  use(subId: string | undefined): void {
    if (subId !== this.#active) this.#heldSinceMs = undefined;
    this.#active = subId;
  }

  /** Makes, or finds again, the id of this tab, and uses it. */
  async open(): Promise<string> {
    if (this.#opening === undefined && this.#heldSinceMs !== undefined) return this.#active ?? '';
    this.#opening ??= this.#open().finally(() => (this.#opening = undefined));
    return await this.#opening;
  }

  /** Says again which id this page uses: while it slept, it could not object to a copy. */
  handleWakeup(): void {
    if (this.#heldSinceMs !== undefined) this.#claim();
  }

  dispose(reason: Error): void {
    this.#lifetime.abort(reason);
    this.#events.clear();
  }

  async #open(): Promise<string> {
    const { clock, tab } = this.#options;
    const kept = tab.get(this.#key);
    if (kept === undefined || !/^[\w-]{8,64}$/.test(kept)) return this.#hold(randomId());
    this.#hold(kept);
    this.#claim();
    // What somebody objects to is replaced before the first caller sees it.
    await sleep(objectionMs, clock, this.#lifetime.signal);
    return this.#active ?? kept;
  }

  #hold(subId: string): string {
    const { clock, tab } = this.#options;
    this.#heldSinceMs = clock.now();
    this.#active = subId;
    tab.set(this.#key, subId);
    return subId;
  }

  #claim(): void {
    const { channel, tab } = this.#options;
    const sinceMs = this.#heldSinceMs ?? 0;
    const claim: SubIdClaim = { type: 'sub-id-claimed', scope: this.#scope, page: tab.pageId, sinceMs };
    channel.post(claim);
  }

  #handle(heard: TabMessage): void {
    const { pageId } = this.#options.tab;
    if (this.#heldSinceMs === undefined || heard.scope !== this.#scope) return;
    if (heard.type === 'sub-id-held' && heard.page === pageId) this.#move();
    if (heard.type !== 'sub-id-claimed' || heard.page === pageId) return;
    if (this.#isOlderThan(heard)) {
      this.#options.channel.post({ type: 'sub-id-held', scope: this.#scope, page: heard.page });
    } else this.#move();
  }

  #isOlderThan({ page, sinceMs }: SubIdClaim): boolean {
    const heldSinceMs = this.#heldSinceMs ?? 0;
    // Both sides must come to the same end, even when both began in the same millisecond.
    return heldSinceMs === sinceMs ? this.#options.tab.pageId < page : heldSinceMs < sinceMs;
  }

  #move(): void {
    const previous = this.#active ?? '';
    this.#events.emit('moved', { subId: this.#hold(randomId()), previous });
  }

  get #scope(): string {
    return scopeKey({ host: this.#host, subId: this.#active });
  }

  get #key(): string {
    return `offhook sub-session ${this.#host}`;
  }
}
