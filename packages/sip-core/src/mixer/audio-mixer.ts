import type { MixingMatrix } from './mixing-matrix.js';

/** What one call brings into a mix. */
export interface MixedTracks {
  /** Our microphone, as this call has it. */
  readonly microphone: MediaStreamTrack | undefined;
  /** What comes in from the far side. */
  readonly audioIn: MediaStreamTrack | undefined;
}

/** Adds up sound. A leg is a call that is in the mix. */
export interface AudioMixer<Leg> {
  /** Resolves when sound goes through, which the browser may not allow before the user has touched the page. */
  start(): Promise<void>;
  /** Takes a leg into the mix, or exchanges its tracks. Gives what its far side is to hear: silence until `mix`. */
  put(leg: Leg, tracks: MixedTracks): MediaStreamTrack;
  /** Lets each leg hear our microphone, and the others that the matrix names. */
  mix(matrix: MixingMatrix<Leg>): void;
  /** Ends what the leg heard, and lets nobody hear it. */
  take(leg: Leg): void;
  /** Takes all legs and gives everything back. Safe to call twice. */
  close(): Promise<void>;
}
