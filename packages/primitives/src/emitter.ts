/** Removes what it was returned for. Safe to call twice. */
export type Unsubscribe = () => void;

/** What a class with events shows to the outside: others listen, only the owner emits. */
export interface Subscribable<Events extends object> {
  /** Calls `listener` at every `name` until the returned function is called or `signal` aborts. */
  on<Name extends keyof Events>(
    name: Name,
    listener: (payload: Events[Name]) => void,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Unsubscribe;
}

type Listener = (payload: never) => void;

/** Owned privately by the class that emits. A throwing listener never stops the others. */
export class Emitter<Events extends object> implements Subscribable<Events> {
  readonly #listeners: Map<keyof Events, Set<Listener>> = new Map<keyof Events, Set<Listener>>();
  readonly #onListenerError: (error: unknown) => void;

  /** `onListenerError` hears what a listener throws; by default it is reported as an uncaught error. */
  constructor(options: { readonly onListenerError?: (error: unknown) => void } = {}) {
    this.#onListenerError = options.onListenerError ?? reportUncaught;
  }

  on<Name extends keyof Events>(
    name: Name,
    listener: (payload: Events[Name]) => void,
    options: { readonly signal?: AbortSignal | undefined } = {},
  ): Unsubscribe {
    const { signal } = options;
    if (signal?.aborted === true) return () => undefined;

    // A wrapper of its own per subscription: the same function may listen twice.
    const entry: Listener = (payload) => {
      listener(payload);
    };
    const listeners = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, listeners.add(entry));

    const unsubscribe = (): void => {
      listeners.delete(entry);
      signal?.removeEventListener('abort', unsubscribe);
    };
    signal?.addEventListener('abort', unsubscribe, { once: true });
    return unsubscribe;
  }

  /** Calls the listeners of `name` in the order of their subscription. */
  emit<Name extends keyof Events>(name: Name, payload: Events[Name]): void {
    for (const listener of [...(this.#listeners.get(name) ?? [])]) {
      // An earlier one may have removed it, and who unsubscribed is not called again.
      if (this.#listeners.get(name)?.has(listener) !== true) continue;
      try {
        (listener as (payload: Events[Name]) => void)(payload);
      } catch (error) {
        this.#onListenerError(error);
      }
    }
  }

  /** Drops every listener; for the owner's `dispose`. */
  clear(): void {
    this.#listeners.clear();
  }

  /** How many listeners `name` has, or all names together. */
  listenerCount(name?: keyof Events): number {
    if (name !== undefined) return this.#listeners.get(name)?.size ?? 0;
    return [...this.#listeners.values()].reduce((sum, listeners) => sum + listeners.size, 0);
  }
}

function reportUncaught(error: unknown): void {
  // Browsers have it and Node has not, and neither set of types may decide here.
  const platform = globalThis as { readonly reportError?: (error: unknown) => void };
  if (platform.reportError !== undefined) {
    platform.reportError(error);
    return;
  }
  queueMicrotask(() => {
    throw error;
  });
}
