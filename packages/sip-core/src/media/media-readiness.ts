import type { Clock } from '@offhook/primitives';
import type { RegistrationState } from '@offhook/protocol';
import type { MediaPort } from '../ports/media-port.js';

export interface MediaReadinessOptions {
  readonly media: Pick<MediaPort, 'warmUp' | 'coolDown'>;
  readonly clock: Clock;
  /** Calls have their media; what is kept ready is for the next one. */
  readonly hasCalls: () => boolean;
}

/**
 * When the media of the next call are made ready, in milliseconds from when the registration came into each state. Making them takes
 * a browser a few milliseconds, in which a registrar in the same building has answered: it goes first. One that takes its
 * time is not waited for, so that who dials as soon as the phone is registered finds them ready. Absent: given up.
 */
const readyAfterMs: Readonly<Partial<Record<RegistrationState, number>>> = {
  // Whoever lost the connection has what was ready, and is soon back.
  connecting: Infinity,
  retrying: Infinity,
  registering: 20,
  registered: 0,
};

/** Has the media ready for the next call while the phone can call, or is about to. */
export class MediaReadiness {
  readonly #options: MediaReadinessOptions;
  #state: RegistrationState = 'idle';
  #cancel: () => void = () => undefined;

  constructor(options: MediaReadinessOptions) {
    this.#options = options;
  }

  handleRegistration(state: RegistrationState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#plan(readyAfterMs[state]);
  }

  handleCallRemoved(): void {
    if (readyAfterMs[this.#state] === 0) this.#plan(0);
  }

  /** Makes them ready also beside a call. Nothing happens where no call could be made. */
  prepare(): void {
    if (readyAfterMs[this.#state] === 0) this.#options.media.warmUp();
  }

  /** Gives up what is ready. */
  dispose(): void {
    this.#plan(undefined);
  }

  /** In a later turn even when at once: what the phone has to send now is sent before. */
  #plan(delayMs: number | undefined): void {
    const { clock, hasCalls, media } = this.#options;
    this.#cancel();
    if (delayMs === undefined) media.coolDown();
    if (delayMs === undefined || delayMs === Infinity) return;
    this.#cancel = clock.after(delayMs, () => {
      if (!hasCalls()) media.warmUp();
    });
  }
}
