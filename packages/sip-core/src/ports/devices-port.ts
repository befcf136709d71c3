import type { Subscribable, Unsubscribe } from '@offhook/primitives';
import type { MediaError } from '../media/media-error.js';

/** The devices that the user has chosen, as calls use them. Without this port the browser chooses. */
export interface DevicesPort {
  /**
   * Takes the chosen microphone; many may have it at once, each with a track of its own. Aborting `signal` gives it back.
   *
   * @throws MediaError media/no-microphone, media/permission-denied, media/microphone-busy, media/insecure-page …
   */
  openMicrophone(signal: AbortSignal): Promise<LiveInput>;
  /** Plays on the chosen loudspeaker, and on the next chosen one, until the returned function is called. */
  routeOutput(output: SoundOutput, role: OutputRole): Unsubscribe;
}

/** At the ear, or where ringing is heard. */
export type OutputRole = 'speaker' | 'ringer';

/** An audio element, or an `AudioContext`. */
export interface SoundOutput {
  /** Absent where the browser plays on the system's loudspeaker only. */
  setSinkId?(id: string): Promise<unknown>;
  /** What it plays, for measuring its level. */
  readonly srcObject?: MediaProvider | null;
}

export interface LiveInputEvents {
  /** Another device took over, or other processing: send this track from now on, `replaceTrack` is enough. */
  replaced: { readonly track: MediaStreamTrack };
  /** The device is gone and there is no other. One that comes later replaces it. */
  lost: { readonly error: MediaError };
}

/** A microphone or camera as one of its users has it. */
export interface LiveInput extends Subscribable<LiveInputEvents> {
  /** Belongs to this user alone: enabling it mutes nobody else. Stopped by `release`. */
  readonly track: MediaStreamTrack;
  /** Gives it back; with the last user the device is closed. Safe to call twice. */
  release(): void;
}
