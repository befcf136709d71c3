import type { Clock, Unsubscribe } from '@offhook/primitives';
import type { AudioGate } from '../../../devices/audio-unlock.js';
import { closeContext, isRunningSoon } from '../../../devices/running-context.js';
import { onGesture } from '../on-gesture.js';

/** Finds out by an `AudioContext`, which runs exactly where sound may be played. */
export class BrowserAudioGate implements AudioGate {
  readonly #clock: Clock;
  #context: AudioContext | undefined;
  #isClosed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async isOpen(): Promise<boolean> {
    return await this.#runs();
  }

  async open(): Promise<boolean> {
    return await this.#runs();
  }

  onGesture(task: () => void): Unsubscribe {
    return onGesture(task);
  }

  close(): void {
    this.#isClosed = true;
    if (this.#context !== undefined) void closeContext(this.#context);
    this.#context = undefined;
  }

  /** Resumes synchronously, for the click's permission does not outlive an `await` everywhere. */
  async #runs(): Promise<boolean> {
    if (this.#isClosed) return false;
    this.#context ??= new AudioContext();
    return await isRunningSoon(this.#context, this.#clock);
  }
}
