import { SerialQueue } from '@offhook/primitives';
import type { CallMediaStats } from '@offhook/protocol';
import { MediaError } from '../media/media-error.js';
import type { MediaPort, MediaRole, MediaSession } from '../ports/media-port.js';
import { CallError } from './call-error.js';
import type { CallRecord } from './call-record.js';
import { parseTones } from './dtmf.js';

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
  readonly #tones: SerialQueue = new SerialQueue();
  #session: MediaSession | undefined;
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
    session.setMuted(this.#record.isMuted);
    this.#session = session;
    return session;
  }

  setMuted(isMuted: boolean): void {
    this.#record.setMuted(isMuted);
    this.#session?.setMuted(this.#record.isMuted);
  }

  async sendTones(text: string): Promise<void> {
    const tones = parseTones(text);
    await this.#tones.run(async () => {
      const session = this.#session;
      if (session === undefined || this.#record.state !== 'connected') {
        throw new CallError('call/invalid-state', 'Tones can be sent only while the call is connected.');
      }
      if (!session.canSendTones) {
        throw new CallError('call/tones-unavailable', 'The other side does not take tones in this call.');
      }
      await session.sendTones(tones, this.#record.lifetime).catch((error: unknown) => {
        throw this.#record.isEnded ? endedError() : error;
      });
    });
  }

  async stats(): Promise<CallMediaStats> {
    if (this.#session !== undefined && !this.#record.isEnded) this.#lastStats = await this.#session.stats();
    return this.#lastStats;
  }
}

function endedError(): CallError {
  return new CallError('call/invalid-state', 'The call ended before all tones were sent.');
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
