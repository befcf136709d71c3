import type { CallMediaStats } from '@offhook/protocol';
import { MediaError } from '../media/media-error.js';
import type { MediaPort, MediaRole, MediaSession, PeerStats } from '../ports/media-port.js';
import type { VideoRequest } from '../video/video-request.js';
import { CallError } from './call-error.js';
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
  #isVideoMuted = false;
  #lastStats: CallMediaStats = noStats;
  #onFailed: (error: MediaError) => void = () => undefined;
  #onPlaybackBlocked: (error: MediaError) => void = () => undefined;
  #onVideoChanged: () => void = () => undefined;

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

  onVideoChanged(listener: () => void): void {
    this.#onVideoChanged = listener;
  }

  get localVideo(): MediaStream | undefined {
    return this.#session?.localVideo;
  }

  get remoteVideo(): MediaStream | undefined {
    return this.#session?.remoteVideo;
  }

  get isVideoMuted(): boolean {
    return this.#isVideoMuted;
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
      this.#onVideoChanged();
    });
    this.#session = session;
    this.#mute();
    return session;
  }

  setMuted(isMuted: boolean): void {
    this.#record.set({ isMuted });
    this.#mute();
  }

  setVideoMuted(isMuted: boolean): void {
    this.#isVideoMuted = isMuted;
    this.#mute();
  }

  /** @throws CallError call/invalid-state, MediaError media/no-camera, media/camera-denied … */
  async switchVideo(request: VideoRequest): Promise<void> {
    if (this.#session?.localVideo === undefined) {
      throw new CallError('call/invalid-state', 'There is no picture in this call yet. Add one first.');
    }
    await this.#session.switchVideo(request, this.#record.lifetime);
  }

  /** Silences the microphone, and the picture, while the other side is on hold, whatever the user's mute says. */
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
    this.#session?.setVideoMuted(this.#isHeld || this.#isVideoMuted);
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
