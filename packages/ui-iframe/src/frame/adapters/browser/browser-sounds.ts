import type { Clock, Logger } from '@offhook/primitives';
import type { KeySound } from '../../phone/user-commands.js';
import type { RingSound } from '../../view-models/ringing.js';
import { keyNotes, type Note, ringScores } from '../../view-models/sound-score.js';

/** How long a note takes to swell and to fade, so that it does not click. */
const rampMs = 12;

/** Sounds made on the spot by WebAudio: no files to load, no origin to allow. */
export class BrowserSounds implements KeySound {
  readonly #clock: Clock;
  readonly #logger: Logger;
  #context: AudioContext | undefined;
  #ringing: RingSound | undefined;
  #stopRinging: () => void = () => undefined;

  constructor({ clock, logger }: { readonly clock: Clock; readonly logger: Logger }) {
    this.#clock = clock;
    this.#logger = logger;
  }

  /** Rings until told otherwise. */
  setRinging(sound: RingSound | undefined): void {
    if (sound === this.#ringing) return;
    this.#ringing = sound;
    this.#stopRinging();
    if (sound !== undefined) this.#ring(sound);
  }

  playKey(key: string): void {
    this.#play(keyNotes(key));
  }

  #ring(sound: RingSound): void {
    const { everyMs, notes } = ringScores[sound];
    const silence = this.#play(notes);
    const cancel = this.#clock.after(everyMs, () => {
      this.#ring(sound);
    });
    this.#stopRinging = () => {
      cancel();
      silence();
    };
  }

  /** Returns what ends the notes early. */
  #play(notes: readonly Note[]): () => void {
    const context = this.#audible();
    if (context === undefined) return () => undefined;
    const oscillators = notes.map((note) => playNote(context, note));
    return () => {
      for (const oscillator of oscillators) oscillator.stop();
    };
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

function playNote(context: AudioContext, { atMs, durationMs, hertz, level }: Note): OscillatorNode {
  const startAt = context.currentTime + atMs / 1_000;
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
  return oscillator;
}
