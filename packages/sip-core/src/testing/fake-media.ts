import { Emitter, type Unsubscribe } from '@offhook/primitives';
import type { CallMediaStats } from '@offhook/protocol';
import { MediaError } from '../media/media-error.js';
import type { MediaEvents, MediaPort, MediaRole, MediaSession } from '../ports/media-port.js';

/** A `MediaPort` without sound: descriptions are made up, packets are counted by asking. */
export class FakeMedia implements MediaPort {
  /** Every session that was opened, also the closed ones. */
  readonly sessions: FakeMediaSession[] = [];
  /** What taking the microphone rejects with. Default: nothing. */
  microphoneError: MediaError | undefined;
  /** Holds the microphone back until `release`, as a question to the user does. */
  isAsking = false;
  /** Default: as when the user was never asked, so that nothing is sent before the microphone is there. */
  canHaveMicrophone = false;
  isWarm = false;
  /** New sessions fail to apply what the far side describes. */
  refusesDescriptions = false;
  readonly #asked: (() => void)[] = [];

  warmUp(): void {
    this.isWarm = true;
  }

  coolDown(): void {
    this.isWarm = false;
  }

  open(role: MediaRole): FakeMediaSession {
    const session = new FakeMediaSession(this.sessions.length, role, async () => await this.#askUser());
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

export class FakeMediaSession implements MediaSession {
  readonly #events: Emitter<MediaEvents> = new Emitter<MediaEvents>();
  readonly #index: number;
  readonly #askUser: () => Promise<void>;
  readonly role: MediaRole;
  #revision = 0;
  #statsCount = 0;
  /** What the far side sent, in order. */
  readonly remoteDescriptions: string[] = [];
  readonly sentTones: string[] = [];
  isMuted = false;
  isClosed = false;
  hasMicrophone = false;
  /** Packets may go to the far side. */
  isStarted = false;
  canSendTones = true;
  /** Makes the next description of the far side fail to apply. */
  refusesDescriptions = false;

  constructor(index: number, role: MediaRole, askUser: () => Promise<void>) {
    this.#index = index;
    this.role = role;
    this.#askUser = askUser;
  }

  on<Name extends keyof MediaEvents>(
    name: Name,
    listener: (payload: MediaEvents[Name]) => void,
  ): Unsubscribe {
    return this.#events.on(name, listener);
  }

  async takeMicrophone(signal: AbortSignal): Promise<void> {
    await this.#askUser();
    signal.throwIfAborted();
    this.hasMicrophone = !this.isClosed;
  }

  start(): void {
    this.isStarted = true;
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
    this.hasMicrophone = false;
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
