import type { Clock } from '@offhook/primitives';

const holdMs = 500;

/** Tells a key that is held from one that is tapped. */
export class LongPress {
  readonly #clock: Clock;
  #cancel: (() => void) | undefined;
  #wasHeld = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The finger is down; `onHeld` runs while it still is. */
  begin(onHeld: () => void): void {
    this.cancel();
    this.#wasHeld = false;
    this.#cancel = this.#clock.after(holdMs, () => {
      this.#wasHeld = true;
      onHeld();
    });
  }

  /** The finger is up or elsewhere. */
  cancel(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  /** Whether the click that follows is the end of a hold, and so no tap. Answers yes once. */
  takeWasHeld(): boolean {
    const wasHeld = this.#wasHeld;
    this.#wasHeld = false;
    return wasHeld;
  }
}
