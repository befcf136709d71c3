import { type Clock, Emitter, type Subscribable, type Unsubscribe } from '@offhook/primitives';
import type { CallSnapshot } from '@offhook/protocol';
import { FrameError } from '../../rpc/frame-error.js';
import type { EngineCall } from '../engine/phone-engine.js';
import type { PhoneStore } from './phone-store.js';

export interface CallDeskEvents {
  callChanged: { readonly call: CallSnapshot };
  failed: { readonly error: unknown };
}

/** A failure is read, a normal end only seen. */
const shownMs = { ended: 2_500, failed: 6_000 };

/** Keeps the calls of the engine by their id, and what is shown of them in the store. */
export class CallDesk implements Subscribable<CallDeskEvents> {
  readonly #events: Emitter<CallDeskEvents> = new Emitter<CallDeskEvents>();
  readonly #calls: Map<string, EngineCall> = new Map<string, EngineCall>();
  readonly #store: PhoneStore;
  readonly #clock: Clock;
  #cancelHiding: () => void = () => undefined;

  constructor({ clock, store }: { readonly clock: Clock; readonly store: PhoneStore }) {
    this.#clock = clock;
    this.#store = store;
  }

  on<Name extends keyof CallDeskEvents>(
    name: Name,
    listener: (payload: CallDeskEvents[Name]) => void,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Unsubscribe {
    return this.#events.on(name, listener, options);
  }

  /** @throws FrameError frame/unknown-call */
  find(callId: string): EngineCall {
    const call = this.#calls.get(callId);
    if (call === undefined) throw new FrameError('frame/unknown-call', 'That call is over.');
    return call;
  }

  /** Follows a call until its end. Safe to call twice. */
  handleCall(call: EngineCall, signal: AbortSignal): void {
    if (this.#calls.has(call.id)) return;
    this.#calls.set(call.id, call);
    call.on('changed', () => this.handleChange(call), { signal });
    call.on('playbackBlocked', ({ error }) => this.#events.emit('failed', { error }), { signal });
    this.hideEnded();
    this.handleChange(call);
  }

  handleChange(call: EngineCall): void {
    if (!this.#calls.has(call.id)) return;
    const snapshot = call.snapshot();
    const others = this.#store.current.calls.filter(({ id }) => id !== call.id);
    if (snapshot.state === 'ended') {
      this.#calls.delete(call.id);
      this.#store.update({ calls: others });
      this.#showEnded(snapshot);
    } else {
      this.#store.update({ calls: inOrder([...others, snapshot]) });
    }
    this.#events.emit('callChanged', { call: snapshot });
  }

  /** For when the engine is gone, and nothing more will be heard of its calls. */
  forgetAll(): void {
    this.#calls.clear();
    this.#store.update({ calls: [], isKeypadOpen: false, sentTones: '' });
  }

  hideEnded(): void {
    this.#cancelHiding();
    this.#store.update({ endedCall: undefined });
  }

  #showEnded(call: CallSnapshot): void {
    this.#cancelHiding();
    const isLast = this.#store.current.calls.length === 0;
    this.#store.update({ endedCall: call, ...(isLast ? { isKeypadOpen: false, sentTones: '' } : {}) });
    const durationMs = call.error === undefined ? shownMs.ended : shownMs.failed;
    this.#cancelHiding = this.#clock.after(durationMs, () => this.hideEnded());
  }
}

function inOrder(calls: readonly CallSnapshot[]): readonly CallSnapshot[] {
  return [...calls].sort((a, b) => a.startedAt.localeCompare(b.startedAt) || a.id.localeCompare(b.id));
}
