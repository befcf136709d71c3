import type { Clock, Unsubscribe } from '@offhook/primitives';
import type { AudioGate } from '../../../devices/audio-unlock.js';
import { closeContext, isRunningSoon } from '../../../devices/running-context.js';

/** What browsers take for the user's wish to hear the page. */
const gestures = ['pointerdown', 'pointerup', 'keydown', 'click'] as const;

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
    const lifetime = new AbortController();
    for (const gesture of gestures) {
      // First of all handlers: one that stops the event must not keep the phone silent.
      document.addEventListener(gesture, task, { capture: true, signal: lifetime.signal });
    }
    return () => {
      lifetime.abort();
    };
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
