import { type Clock, systemClock } from '@offhook/primitives';
import type { MediaError } from '../media/media-error.js';
import type { MediaPort, MediaRole } from '../ports/media-port.js';
import { FakeMediaSession } from './fake-media-session.js';

/** A `MediaPort` without sound: descriptions are made up, packets are counted by asking. */
export class FakeMedia implements MediaPort {
  /** Every session that was opened, also the closed ones. */
  readonly sessions: FakeMediaSession[] = [];
  /** What taking the microphone rejects with. Default: nothing. */
  microphoneError: MediaError | undefined;
  /** What taking the camera or the screen rejects with. Default: nothing. */
  cameraError: MediaError | undefined;
  /** Holds the microphone back until `release`, as a question to the user does. */
  isAsking = false;
  /** Default: as when the user was never asked, so that nothing is sent before the microphone is there. */
  canHaveMicrophone = false;
  isWarm = false;
  /** Whether descriptions say that candidates may come later. */
  canTrickle = true;
  /** New sessions fail to apply what the far side describes. */
  refusesDescriptions = false;
  readonly #clock: Clock;
  readonly #asked: (() => void)[] = [];

  constructor(clock: Clock = systemClock) {
    this.#clock = clock;
  }

  warmUp(): void {
    this.isWarm = true;
  }

  coolDown(): void {
    this.isWarm = false;
  }

  open(role: MediaRole): FakeMediaSession {
    const session = new FakeMediaSession({
      index: this.sessions.length,
      role,
      clock: this.#clock,
      canTrickle: this.canTrickle,
      askForMicrophone: async () => await this.#askUser(),
      askForCamera: async () => {
        await Promise.resolve();
        if (this.cameraError !== undefined) throw this.cameraError;
      },
    });
    session.refusesDescriptions = this.refusesDescriptions;
    this.sessions.push(session);
    return session;
  }

  /** The user answers the browser's question. */
  release(): void {
    this.isAsking = false;
    for (const resolve of this.#asked.splice(0)) resolve();
  }

  /** Sessions that are not closed. */
  get openCount(): number {
    return this.sessions.filter(({ isClosed }) => !isClosed).length;
  }

  async #askUser(): Promise<void> {
    if (this.isAsking) {
      await new Promise<void>((resolve) => {
        this.#asked.push(resolve);
      });
    }
    await Promise.resolve();
    if (this.microphoneError !== undefined) throw this.microphoneError;
  }
}
