import type { Unsubscribe } from '@offhook/primitives';
import type { WakePort } from '../ports/wake-port.js';

/** A page that wakes when the test says so. */
export class FakeWake implements WakePort {
  readonly #listeners: Set<() => void> = new Set<() => void>();

  get listenerCount(): number {
    return this.#listeners.size;
  }

  onWake(listener: () => void): Unsubscribe {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
