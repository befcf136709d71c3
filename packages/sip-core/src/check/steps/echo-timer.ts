/** Where the search for our own tone stands. */
type Phase = 'hushing' | 'beeping';

/** Of 1. What is sent is about 0.3; a codec leaves most of a tone, and noise has little of it. */
export const toneHeardLevel = 0.05;
const toneGoneLevel = 0.02;
/** Silent for so long, the next tone cannot be taken for the one before. */
const hushMs = 250;
/** One that takes longer does not come back any more. */
const patienceMs = 2_500;

/** Sends a tone, waits for it to come back, waits for silence, and again. Fed with what is heard, as often as it is. */
export class EchoTimer {
  readonly #delaysMs: number[] = [];
  #phase: Phase = 'hushing';
  /** When the tone began, or when it was last heard. */
  #sinceMs: number | undefined;

  /** How long each tone took to come back. */
  get delaysMs(): readonly number[] {
    return this.#delaysMs;
  }

  /** Takes a look. Returns whether the tone shall sound from now on. */
  handle(level: number, nowMs: number): boolean {
    this.#sinceMs ??= nowMs;
    if (this.#phase === 'beeping') this.#listen(level, nowMs, this.#sinceMs);
    else this.#hush(level, nowMs, this.#sinceMs);
    return this.#phase === 'beeping';
  }

  #listen(level: number, nowMs: number, beganAtMs: number): void {
    const isHeard = level >= toneHeardLevel;
    if (isHeard) this.#delaysMs.push(nowMs - beganAtMs);
    if (isHeard || nowMs - beganAtMs >= patienceMs) this.#become('hushing', nowMs);
  }

  #hush(level: number, nowMs: number, heardAtMs: number): void {
    if (level > toneGoneLevel) this.#sinceMs = nowMs;
    else if (nowMs - heardAtMs >= hushMs) this.#become('beeping', nowMs);
  }

  #become(phase: Phase, nowMs: number): void {
    this.#phase = phase;
    this.#sinceMs = nowMs;
  }
}
