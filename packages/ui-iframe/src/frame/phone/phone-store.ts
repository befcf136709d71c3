import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { initialPhoneState, type PhoneState } from './phone-state.js';

/** The one copy of the state. */
export class PhoneStore {
  readonly #state: Signal<PhoneState>;

  constructor(state: Partial<PhoneState> = {}) {
    this.#state = signal({ ...initialPhoneState, ...state });
  }

  /** For views and effects, which follow it. */
  get state(): ReadonlySignal<PhoneState> {
    return this.#state;
  }

  /** The state now, without following it. */
  get current(): PhoneState {
    return this.#state.peek();
  }

  update(change: Partial<PhoneState>): void {
    this.#state.value = { ...this.#state.peek(), ...change };
  }
}
