import { Emitter, type Unsubscribe } from '@offhook/primitives';
import type { CallMediaStats } from '@offhook/protocol';
import { MediaError } from '../media/media-error.js';
import type { MediaEvents, MediaPort, MediaSession, OpenMediaOptions } from '../ports/media-port.js';

/** A `MediaPort` without sound: descriptions are made up, packets are counted by asking. */
export class FakeMedia implements MediaPort {
  /** Every session that was opened, also the closed ones. */
  readonly sessions: FakeMediaSession[] = [];
  /** What `open` rejects with. Default: nothing. */
  microphoneError: MediaError | undefined;
  /** Holds `open` back until `release`, as a question to the user does. */
  isAsking = false;
  readonly #asked: (() => void)[] = [];

  async open({ signal }: OpenMediaOptions): Promise<FakeMediaSession> {
    if (this.isAsking) {
      await new Promise<void>((resolve) => {
        this.#asked.push(resolve);
      });
    }
    await Promise.resolve();
    signal.throwIfAborted();
    if (this.microphoneError !== undefined) throw this.microphoneError;
    const session = new FakeMediaSession(this.sessions.length);
    this.sessions.push(session);
    return session;
  }

  /** The user answers the browser's question. */
  release(): void {
    this.isAsking = false;
    for (const resolve of this.#asked.splice(0)) resolve();
  }

  /** Sessions whose microphone is still held. */
  get openCount(): number {
    return this.sessions.filter(({ isClosed }) => !isClosed).length;
  }
}

export class FakeMediaSession implements MediaSession {
  readonly #events: Emitter<MediaEvents> = new Emitter<MediaEvents>();
  readonly #index: number;
  #revision = 0;
  #statsCount = 0;
  /** What the far side sent, in order. */
  readonly remoteDescriptions: string[] = [];
  readonly sentTones: string[] = [];
  isMuted = false;
  isClosed = false;
  canSendTones = true;
  /** Makes the next description of the far side fail to apply. */
  refusesDescriptions = false;

  constructor(index: number) {
    this.#index = index;
  }

  on<Name extends keyof MediaEvents>(
    name: Name,
    listener: (payload: MediaEvents[Name]) => void,
  ): Unsubscribe {
    return this.#events.on(name, listener);
  }

  async createOffer(signal: AbortSignal): Promise<string> {
    await Promise.resolve();
    signal.throwIfAborted();
    return this.#describe('offer');
  }

  async applyAnswer(answer: string): Promise<void> {
    await this.#apply(answer);
  }

  async createAnswer(offer: string, signal: AbortSignal): Promise<string> {
    await this.#apply(offer);
    signal.throwIfAborted();
    return this.#describe('answer');
  }

  setMuted(isMuted: boolean): void {
    this.isMuted = isMuted;
  }

  async sendTones(tones: string, signal: AbortSignal): Promise<void> {
    await Promise.resolve();
    signal.throwIfAborted();
    this.sentTones.push(tones);
  }

  /** Fifty packets each way since the last time of asking, once both sides have described themselves. */
  async stats(): Promise<CallMediaStats> {
    await Promise.resolve();
    if (this.remoteDescriptions.length > 0) this.#statsCount += 1;
    const packets = this.#statsCount * 50;
    return {
      packetsSent: packets,
      bytesSent: packets * 80,
      packetsReceived: packets,
      bytesReceived: packets * 80,
      packetsLost: 0,
    };
  }

  close(): void {
    this.isClosed = true;
    this.#events.clear();
  }

  /** The network lets the sound through no more. */
  fail(): void {
    const error = new MediaError('media/connection-failed', 'The sound of the call could not get through.');
    this.#events.emit('failed', { error });
  }

  /** The browser wants a click before it plays. */
  blockPlayback(): void {
    const error = new MediaError('media/playback-blocked', 'The browser does not play the call yet.');
    this.#events.emit('playbackBlocked', { error });
  }

  #describe(kind: 'offer' | 'answer'): string {
    this.#revision += 1;
    return `v=0\r\no=- ${this.#index} ${this.#revision} IN IP4 0.0.0.0\r\ns=${kind}\r\n`;
  }

  async #apply(description: string): Promise<void> {
    await Promise.resolve();
    if (this.refusesDescriptions) throw new DOMException('No common codec.', 'OperationError');
    this.remoteDescriptions.push(description);
  }
}
