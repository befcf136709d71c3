import type { Logger } from '@offhook/primitives';
import type { Call } from './call.js';
import { CallError } from './call-error.js';
import type { OnNewCall } from './call-policy.js';

export interface CallFocusOptions {
  readonly calls: () => readonly Call[];
  readonly onNewCall: OnNewCall;
  readonly logger: Logger;
}

/** Which of several calls is talked on. */
export class CallFocus {
  readonly #options: CallFocusOptions;
  /** In the order in which they were talked on, the latest first. */
  readonly #talkedOn: Call[] = [];

  /** Calls whose place another one is about to take. */
  readonly #leaving = new WeakSet<Call>();

  constructor(options: CallFocusOptions) {
    this.#options = options;
  }

  /** The call that is talked on; the latest where several are. */
  get active(): Call | undefined {
    return this.#talkedOn.find(isActive);
  }

  /** Does not put a call on hold whose place another one takes, as long as that may succeed. */
  spare(call: Call, replacement: Call): void {
    this.#leaving.add(call);
    replacement.on('ended', () => {
      this.#leaving.delete(call);
    });
  }

  /** A call is to be talked on: the others are put on hold, where that is the policy. Never rejects. */
  async take(call: Call): Promise<void> {
    this.#note(call);
    if (this.#options.onNewCall === 'leave') return;
    const others = this.#options
      .calls()
      .filter((other) => other !== call && isActive(other) && !this.#leaving.has(other));
    await Promise.all(others.map((other) => this.#hold(other)));
  }

  /**
   * Puts the active call on hold and takes back the one that was talked on before it.
   *
   * @throws CallError call/invalid-state when no call is on hold, call/change-refused
   */
  async swap(): Promise<Call> {
    const { active } = this;
    const other = this.#talkedOn.find((call) => call.state === 'connected' && call.isOnHold);
    if (other === undefined)
      throw new CallError('call/invalid-state', 'There is no call on hold to swap to.');
    await active?.hold();
    await other.resume();
    return other;
  }

  forget(call: Call): void {
    const index = this.#talkedOn.indexOf(call);
    if (index >= 0) this.#talkedOn.splice(index, 1);
  }

  #note(call: Call): void {
    this.forget(call);
    this.#talkedOn.unshift(call);
  }

  async #hold(call: Call): Promise<void> {
    try {
      await call.hold();
    } catch (error) {
      // The new call does not wait for the old one, and its user sees that this is not on hold.
      this.#options.logger.warn('a call could not be put on hold', { callId: call.id, error });
    }
  }
}

function isActive({ isOnHold, state }: Call): boolean {
  return state === 'connected' && !isOnHold;
}
