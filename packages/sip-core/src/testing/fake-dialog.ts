import { Emitter, type Unsubscribe } from '@offhook/primitives';
import type { CallDialog, CallDialogEvents, RemoteOffer } from '../ports/signalling-port.js';

/** One side of an answered call in memory. */
export class FakeDialog implements CallDialog {
  readonly #events: Emitter<CallDialogEvents> = new Emitter<CallDialogEvents>();
  #peer: FakeDialog | undefined;
  #isOver = false;

  /** The two sides of one call. */
  static pair(): readonly [FakeDialog, FakeDialog] {
    const one = new FakeDialog();
    const other = new FakeDialog();
    one.#peer = other;
    other.#peer = one;
    return [one, other];
  }

  on<Name extends keyof CallDialogEvents>(
    name: Name,
    listener: (payload: CallDialogEvents[Name]) => void,
  ): Unsubscribe {
    return this.#events.on(name, listener);
  }

  async bye(): Promise<void> {
    this.#events.clear();
    if (this.#isOver) return;
    this.#isOver = true;
    await Promise.resolve();
    this.#peer?.handleBye();
  }

  handleBye(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#events.emit('ended', {});
  }

  handleAck(answer: string | undefined): void {
    if (!this.#isOver) this.#events.emit('confirmed', { answer });
  }

  /** The ACK that never came. */
  handleMissingAck(): void {
    if (!this.#isOver) this.#events.emit('unconfirmed', {});
  }

  handleOffer(offer: RemoteOffer): void {
    if (!this.#isOver) this.#events.emit('offered', { offer });
  }

  /** Asks the far side for other media; resolves with its answer, or the status of its refusal. */
  offer(description: string | undefined): Promise<string | number> {
    return new Promise((resolve) => {
      queueMicrotask(() => {
        this.#peer?.handleOffer({ description, accept: resolve, refuse: resolve });
      });
    });
  }
}
