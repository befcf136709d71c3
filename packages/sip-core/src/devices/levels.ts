import type { Clock, Logger, Unsubscribe } from '@offhook/primitives';
import type { LiveInput } from '../ports/devices-port.js';
import type { DeviceAccess } from './device-access.js';
import { type LevelListener, LevelWatch } from './level-watch.js';

/** `microphone`: what the user says. `speaker`: what the user hears. */
export type LevelSource = 'microphone' | 'speaker';

export interface LevelsParts {
  readonly access: DeviceAccess;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly openMicrophone: (signal: AbortSignal) => Promise<LiveInput>;
  readonly playedTracks: () => readonly MediaStreamTrack[];
}

/** The levels of what goes in and what comes out. */
export class Levels {
  readonly #parts: LevelsParts;
  readonly #watches: Readonly<Record<LevelSource, LevelWatch>>;
  #input: LiveInput | undefined;
  #opening: AbortController | undefined;

  constructor(parts: LevelsParts) {
    this.#parts = parts;
    const { access, clock, playedTracks } = parts;
    const createMeter = (): ReturnType<DeviceAccess['createMeter']> => access.createMeter();
    this.#watches = {
      microphone: new LevelWatch({
        clock,
        createMeter,
        tracks: () => (this.#input === undefined ? [] : [this.#input.track]),
        onWatched: (isWatched) => {
          if (isWatched) void this.#open();
          else this.#close();
        },
      }),
      speaker: new LevelWatch({ clock, createMeter, tracks: playedTracks, onWatched: () => undefined }),
    };
  }

  watch(source: LevelSource, listener: LevelListener): Unsubscribe {
    return this.#watches[source].add(listener);
  }

  dispose(): void {
    this.#watches.microphone.dispose();
    this.#watches.speaker.dispose();
  }

  async #open(): Promise<void> {
    const opening = new AbortController();
    this.#opening = opening;
    try {
      const input = await this.#parts.openMicrophone(opening.signal);
      if (opening.signal.aborted) input.release();
      else this.#input = input;
    } catch (error) {
      // Then the level is zero, and a call says why there is no microphone.
      if (!opening.signal.aborted)
        this.#parts.logger.info('no microphone to measure', { error: String(error) });
    }
  }

  #close(): void {
    this.#opening?.abort(new Error('Nobody listens to the level any more.'));
    this.#input?.release();
    this.#input = undefined;
  }
}
