import type { Clock } from '@offhook/primitives';
import type { PhoneStore } from './phone-store.js';

const tickMs = 1_000;

/** Moves the state's time while a call is connected, at each full second of the call. */
export class CallTimer {
  readonly #clock: Clock;
  readonly #store: PhoneStore;
  #cancel: (() => void) | undefined;

  constructor({ clock, store }: { readonly clock: Clock; readonly store: PhoneStore }) {
    this.#clock = clock;
    this.#store = store;
  }

  /** `connectedAtMs` of the call that is timed; undefined when there is none. */
  follow(connectedAtMs: number | undefined): void {
    this.#cancel?.();
    this.#cancel = undefined;
    if (connectedAtMs !== undefined) this.#tick(connectedAtMs);
  }

  #tick(connectedAtMs: number): void {
    const nowMs = this.#clock.now();
    this.#store.update({ nowMs });
    const sinceTickMs = Math.max(0, nowMs - connectedAtMs) % tickMs;
    this.#cancel = this.#clock.after(tickMs - sinceTickMs, () => this.#tick(connectedAtMs));
  }
}
