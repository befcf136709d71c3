import type { Subscribable } from '@offhook/primitives';
import type { CallMediaStats } from '@offhook/protocol';
import type { MediaError } from '../media/media-error.js';
import type { MediaMark } from '../media/media-mark.js';

/** Where sound comes from and goes to. */
export interface MediaPort {
  /** Whether the microphone comes without a question to the user, as far as is known. */
  readonly canHaveMicrophone: boolean;
  /** Makes ready what the next outgoing call needs, but no microphone. Safe to call twice. */
  warmUp(): void;
  /** Gives up what was made ready. */
  coolDown(): void;
  /**
   * Prepares the media of a call: `offer` for one that we make, `answer` for one whose offer has come.
   *
   * @throws MediaError media/unsupported, media/invalid-ice-servers
   */
  open(role: MediaRole): MediaSession;
}

/** Who describes the media first: we, or the far side. */
export type MediaRole = 'offer' | 'answer';

export interface MediaEvents {
  /** The sound is gone and does not come back by itself. */
  failed: { readonly error: MediaError };
  /** The browser will not play before the user has touched the page. */
  playbackBlocked: { readonly error: MediaError };
  /** A step on the way to sound was taken. Each comes once. */
  marked: { readonly mark: MediaMark; readonly atMs: number };
}

/** The media of one call. */
export interface MediaSession extends Subscribable<MediaEvents> {
  /**
   * Takes the microphone. Aborting `signal` gives it back.
   *
   * @throws MediaError media/no-microphone, media/permission-denied, media/microphone-busy, media/insecure-page …
   */
  takeMicrophone(signal: AbortSignal): Promise<void>;
  /** An offer with its candidates. It needs no microphone, and never waits more than a second for candidates. */
  createOffer(signal: AbortSignal): Promise<string>;
  /** Takes the far side's answer to our offer. */
  applyAnswer(answer: string): Promise<void>;
  /** Takes the far side's offer, and answers it with candidates, as `createOffer` does. */
  createAnswer(offer: string, signal: AbortSignal): Promise<string>;
  /**
   * Lets packets go to the far side. Until then an offer that came tells nobody where we are: not who calls, before
   * we answer.
   */
  start(): void;
  setMuted(isMuted: boolean): void;
  /** False until the far side has agreed to RFC 4733. */
  readonly canSendTones: boolean;
  /** Plays `0-9 A-D * #`, where a comma is a pause of two seconds. Resolves when the last has been sent. */
  sendTones(tones: string, signal: AbortSignal): Promise<void>;
  stats(): Promise<CallMediaStats>;
  /** Lets go of microphone, peer connection and loudspeaker. Safe to call twice. */
  close(): void;
}
