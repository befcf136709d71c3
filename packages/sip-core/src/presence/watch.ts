import type { Subscribable, Unsubscribe } from '@offhook/primitives';
import type { LineState } from './line-state.js';
import type { MailboxState } from './message-summary.js';
import type { PersonPresence } from './person-presence.js';
import type { WatchEvents, WatchedResource } from './watched-resource.js';
import type { WatchState } from './watch-state.js';

/** What one watcher sees of a resource. Several of one resource share a subscription. */
export interface Watch<Value> extends Subscribable<WatchEvents<Value>> {
  /** A SIP URI. */
  readonly target: string;
  readonly state: WatchState<Value>;
  /** Stops to watch. The last one of a resource ends its subscription. Safe to call twice. */
  dispose(): void;
}

export type PresenceStore = Watch<PersonPresence>;
export type LineStore = Watch<LineState>;
export type MailboxStore = Watch<MailboxState>;

export class SharedWatch<Value> implements Watch<Value> {
  readonly target: string;
  readonly #resource: WatchedResource<Value>;
  readonly #lifetime: AbortController = new AbortController();
  readonly #onLast: () => void;

  /** @param onLast - called when nobody watches the resource any more */
  constructor(target: string, resource: WatchedResource<Value>, onLast: () => void) {
    this.target = target;
    this.#resource = resource;
    this.#onLast = onLast;
    resource.addWatcher();
  }

  get state(): WatchState<Value> {
    return this.#resource.state;
  }

  on<Name extends keyof WatchEvents<Value>>(
    name: Name,
    listener: (payload: WatchEvents<Value>[Name]) => void,
    { signal }: { readonly signal?: AbortSignal | undefined } = {},
  ): Unsubscribe {
    const leave = this.#resource.on(name, listener, { signal });
    this.#lifetime.signal.addEventListener('abort', leave, { once: true });
    return () => {
      this.#lifetime.signal.removeEventListener('abort', leave);
      leave();
    };
  }

  dispose(): void {
    if (this.#lifetime.signal.aborted) return;
    this.#lifetime.abort();
    if (this.#resource.removeWatcher()) this.#onLast();
  }
}
