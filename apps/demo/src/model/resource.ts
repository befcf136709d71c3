import { type Signal, signal } from '@preact/signals';
import { toWireError, type WireError } from '@offhook/protocol';

export type ResourceState<Value> =
  | { readonly state: 'idle' }
  | { readonly state: 'loading'; readonly value?: Value }
  | { readonly state: 'ready'; readonly value: Value }
  | { readonly state: 'failed'; readonly error: WireError };

/** Something that the server has: fetched when it is looked at, and again when it was changed. */
export class Resource<Value> {
  readonly current: Signal<ResourceState<Value>> = signal<ResourceState<Value>>({ state: 'idle' });
  readonly #fetch: (signal: AbortSignal) => Promise<Value>;
  #loading: AbortController | undefined;

  constructor(fetch: (signal: AbortSignal) => Promise<Value>) {
    this.#fetch = fetch;
  }

  /** Fetches it. What was there stays to be seen meanwhile. Never rejects. */
  async load(): Promise<void> {
    this.#loading?.abort();
    const loading = new AbortController();
    this.#loading = loading;
    const before = this.current.peek();
    this.current.value = before.state === 'ready' ? { ...before, state: 'loading' } : { state: 'loading' };
    try {
      const value = await this.#fetch(loading.signal);
      if (!loading.signal.aborted) this.current.value = { state: 'ready', value };
    } catch (thrown) {
      if (!loading.signal.aborted) this.current.value = { state: 'failed', error: toWireError(thrown) };
    }
  }

  /** Forgets it: somebody else sits here now. */
  clear(): void {
    this.#loading?.abort();
    this.current.value = { state: 'idle' };
  }
}
