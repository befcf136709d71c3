import type { Logger } from '@offhook/primitives';
import type { KeySound } from '../../phone/user-commands.js';
import { keyFrequencies } from '../../view-models/key-frequencies.js';

/** Short and soft: it only says that the key was felt. */
const durationMs = 90;
const level = 0.04;
/** How long a tone takes to swell and to fade, so that it does not click. */
const rampMs = 12;

/** Sounds made on the spot by WebAudio: no files to load, no origin to allow. */
export class BrowserKeySound implements KeySound {
  readonly #logger: Logger;
  #context: AudioContext | undefined;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  playKey(key: string): void {
    const context = this.#audible();
    if (context === undefined) return;
    for (const hertz of keyFrequencies(key)) playTone(context, hertz);
  }

  /** Before the user has touched the page there is no sound; what was missed is not made up for later. */
  #audible(): AudioContext | undefined {
    this.#context ??= new AudioContext();
    if (this.#context.state === 'running') return this.#context;
    this.#context.resume().catch((error: unknown) => {
      this.#logger.debug('The browser lets no sound through yet.', { cause: String(error) });
    });
    return undefined;
  }
}

function playTone(context: AudioContext, hertz: number): void {
  const startAt = context.currentTime;
  const endAt = startAt + durationMs / 1_000;
  const ramp = rampMs / 1_000;
  const gain = context.createGain();
  gain.gain.setValueAtTime(0, startAt);
  gain.gain.linearRampToValueAtTime(level, startAt + ramp);
  gain.gain.setValueAtTime(level, endAt - ramp);
  gain.gain.linearRampToValueAtTime(0, endAt);
  const oscillator = new OscillatorNode(context, { frequency: hertz });
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(startAt);
  oscillator.stop(endAt);
}
