import type { Clock } from '@offhook/primitives';
import type { ToastTone } from '@offhook/protocol';
import type { PhoneStore } from './phone-store.js';

const shownMs: Readonly<Record<ToastTone, number>> = {
  info: 4_000,
  success: 4_000,
  warning: 7_000,
  error: 7_000,
};
const mostAtOnce = 3;

/** Short messages that go by themselves. The newest push out the oldest. */
export class Toasts {
  readonly #clock: Clock;
  readonly #store: PhoneStore;
  #lastId = 0;

  constructor({ clock, store }: { readonly clock: Clock; readonly store: PhoneStore }) {
    this.#clock = clock;
    this.#store = store;
  }

  show(message: string, tone: ToastTone): void {
    this.#lastId += 1;
    const id = this.#lastId;
    // The same words again are one message that stays longer, not two.
    const others = this.#store.current.toasts.filter((toast) => toast.message !== message);
    this.#store.update({ toasts: [...others, { id, message, tone }].slice(-mostAtOnce) });
    this.#clock.after(shownMs[tone], () => this.dismiss(id));
  }

  dismiss(id: number): void {
    this.#store.update({ toasts: this.#store.current.toasts.filter((toast) => toast.id !== id) });
  }
}
