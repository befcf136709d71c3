import type { Subscribable } from '@offhook/primitives';
import type { Call } from '../call/call.js';

export interface ConferenceEvents {
  /** Somebody came, left, was muted or is on hold. */
  changed: { readonly conference: Conference };
  /** Its calls are ordinary calls again, or over. The last event, once. */
  ended: { readonly conference: Conference };
}

/** Calls that hear each other and us, added up in this browser: no server and no other side knows of it. */
export interface Conference extends Subscribable<ConferenceEvents> {
  readonly calls: readonly Call[];
  readonly isEnded: boolean;
  /** Nobody hears us. */
  readonly isMuted: boolean;
  /** Stops or lets through our microphone, for all. */
  setMuted(isMuted: boolean): void;
  /** Nobody hears this participant, nor do we. */
  isParticipantMuted(call: Call): boolean;
  /** Does nothing for a call that is not part of it. */
  setParticipantMuted(call: Call, isMuted: boolean): void;
  /**
   * Takes another connected call in, from hold where it is on hold. Aborting `signal` before that leaves it out, as it was.
   *
   * @throws ConferenceError conference/invalid-call, conference/cannot-resume, conference/ended
   */
  add(call: Call, options?: { readonly signal?: AbortSignal | undefined }): Promise<void>;
  /** Takes a call out and puts it on hold. Does nothing for a call that is not part of it. */
  remove(call: Call): Promise<void>;
  /** Puts everybody on hold, or takes everybody back, as before and after another call. */
  setOnHold(isOnHold: boolean): Promise<void>;
  /** Ends the conference and keeps the calls: `active`, or else the first, is talked on, and the others are on hold. */
  split(active?: Call): Promise<void>;
  /** Ends the conference and every call in it. */
  hangUp(): Promise<void>;
}

export interface ConferenceOptions {
  /** What becomes of the last call when all others are over. Default: `talk`. */
  readonly whenAlone?: 'talk' | 'hang-up' | undefined;
}
