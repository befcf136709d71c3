import type { CallMediaStats } from '@offhook/protocol';
import { MediaError } from '../media/media-error.js';
import type { MediaPort, MediaRole, MediaSession, PeerStats } from '../ports/media-port.js';
import type { CallRecord } from './call-record.js';

const noStats: CallMediaStats = {
  packetsSent: 0,
  bytesSent: 0,
  packetsReceived: 0,
  bytesReceived: 0,
  packetsLost: 0,
};

/** The media of one call, let go when the call ends. */
export class CallMedia {
  readonly #record: CallRecord;
  readonly #port: MediaPort;
  #session: MediaSession | undefined;
  #isHeld = false;
  #lastStats: CallMediaStats = noStats;
  #onFailed: (error: MediaError) => void = () => undefined;
  #onPlaybackBlocked: (error: MediaError) => void = () => undefined;

  constructor(record: CallRecord, port: MediaPort) {
    this.#record = record;
    this.#port = port;
  }

  onFailed(listener: (error: MediaError) => void): void {
    this.#onFailed = listener;
  }

  onPlaybackBlocked(listener: (error: MediaError) => void): void {
    this.#onPlaybackBlocked = listener;
  }

  /** Whether the microphone comes without a question to the user. */
  get canHaveMicrophone(): boolean {
    return this.#port.canHaveMicrophone;
  }

  /**
   * Prepares the media, for as long as the call lives.
   *
   * @throws MediaError media/unsupported, media/invalid-ice-servers
   */
  open(role: MediaRole): MediaSession {
    const { lifetime } = this.#record;
    lifetime.throwIfAborted();
    const session = this.#port.open(role);
    session.on('failed', ({ error }) => {
      this.#onFailed(error);
    });
    session.on('marked', ({ atMs, mark }) => {
      this.#record.timings.mark(mark, atMs);
    });
    session.on('playbackBlocked', ({ error }) => {
      this.#onPlaybackBlocked(error);
    });
    lifetime.addEventListener(
      'abort',
      () => {
        session.close();
      },
      { once: true },
    );
    session.on('videoChanged', () => {
      const hasVideo = session.localVideo !== undefined || session.remoteVideo !== undefined;
      this.#record.set({ hasVideo });
    });
    this.#session = session;
    this.#mute();
    return session;
  }

  setMuted(isMuted: boolean): void {
    this.#record.set({ isMuted });
    this.#mute();
  }

  /** Silences the microphone while the other side is on hold, whatever the user's mute says. */
  setHeld(isHeld: boolean): void {
    this.#isHeld = isHeld;
    this.#mute();
  }

  async peerStats(): Promise<PeerStats> {
    return (await this.#session?.peerStats()) ?? new Map<string, never>();
  }

  async stats(): Promise<CallMediaStats> {
    if (this.#session !== undefined && !this.#record.isEnded) this.#lastStats = await this.#session.stats();
    return this.#lastStats;
  }

  #mute(): void {
    this.#session?.setMuted(this.#isHeld || this.#record.facts.isMuted);
  }
}

/** Whatever a media adapter threw, as ours. */
export function asMediaError(thrown: unknown): MediaError {
  if (thrown instanceof MediaError) return thrown;
  return new MediaError(
    'media/negotiation-failed',
    'The two sides could not agree on how to send the sound of this call.',
    { cause: thrown },
  );
}
