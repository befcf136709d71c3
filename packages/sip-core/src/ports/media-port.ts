import type { Subscribable } from '@offhook/primitives';
import type { CallMediaStats } from '@offhook/protocol';
import type { MediaError } from '../media/media-error.js';

/** Where sound comes from and goes to. */
export interface MediaPort {
  /**
   * Takes the microphone and prepares a peer connection.
   *
   * @throws MediaError media/no-microphone, media/permission-denied, media/microphone-busy, media/insecure-page …
   */
  open(options: OpenMediaOptions): Promise<MediaSession>;
}

export interface OpenMediaOptions {
  /** Aborting it gives back whatever was taken. */
  readonly signal: AbortSignal;
}

export interface MediaEvents {
  /** The sound is gone and does not come back by itself. */
  failed: { readonly error: MediaError };
  /** The browser will not play before the user has touched the page. */
  playbackBlocked: { readonly error: MediaError };
}

/** The media of one call. */
export interface MediaSession extends Subscribable<MediaEvents> {
  /** An offer with its candidates. Never waits more than 500 ms for them. */
  createOffer(signal: AbortSignal): Promise<string>;
  /** Takes the far side's answer to our offer. */
  applyAnswer(answer: string): Promise<void>;
  /** Takes the far side's offer, and answers it with candidates. Never waits more than 500 ms for them. */
  createAnswer(offer: string, signal: AbortSignal): Promise<string>;
  setMuted(isMuted: boolean): void;
  /** False until the far side has agreed to RFC 4733. */
  readonly canSendTones: boolean;
  /** Plays `0-9 A-D * #`, where a comma is a pause of two seconds. Resolves when the last has been sent. */
  sendTones(tones: string, signal: AbortSignal): Promise<void>;
  stats(): Promise<CallMediaStats>;
  /** Lets go of microphone, peer connection and loudspeaker. Safe to call twice. */
  close(): void;
}
