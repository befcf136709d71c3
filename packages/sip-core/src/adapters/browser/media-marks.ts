import { type Clock, sleep } from '@offhook/primitives';
import type { MediaMark } from '../../media/media-mark.js';

export interface MediaMarksOptions {
  readonly connection: RTCPeerConnection;
  readonly clock: Clock;
  /** Ends the watching. */
  readonly signal: AbortSignal;
  readonly onMarked: (mark: MediaMark, atMs: number) => void;
}

/** How long until the next look, by how many there were. A look costs microseconds, and is worth as much as it is fine. */
const pauseMs = (lookCount: number, hasPackets: boolean): number =>
  lookCount > fineLooksCount ? 250 : hasPackets ? 50 : 10;
const fineLooksCount = 300;
const mostLooksCount = 500;
/** A sample of room noise is far above, the decoder's own comfort noise far below. */
const audibleEnergy = 1e-6;

/** Notes when the media of a call took each step on the way to sound. Looks for packets only until sound was heard. */
export class MediaMarks {
  readonly #options: MediaMarksOptions;
  readonly #marks: Map<MediaMark, number> = new Map<MediaMark, number>();
  #lookCount = 0;

  constructor(options: MediaMarksOptions) {
    this.#options = options;
    const { connection, signal } = options;
    connection.addEventListener(
      'iceconnectionstatechange',
      () => {
        if (/^(connected|completed)$/.test(connection.iceConnectionState)) this.mark('ice-connected');
      },
      { signal },
    );
    connection.addEventListener(
      'connectionstatechange',
      () => {
        if (connection.connectionState !== 'connected') return;
        this.mark('ice-connected');
        this.mark('dtls-connected');
      },
      { signal },
    );
  }

  get all(): ReadonlyMap<MediaMark, number> {
    return this.#marks;
  }

  mark(mark: MediaMark): void {
    if (this.#marks.has(mark)) return;
    const atMs = this.#options.clock.now();
    this.#marks.set(mark, atMs);
    this.#options.onMarked(mark, atMs);
  }

  /** Looks for the far side's packets, and for sound in them, until the signal aborts: then it rejects with its reason. */
  async listen(receiver: RTCRtpReceiver): Promise<void> {
    const { clock, signal } = this.#options;
    if (this.#lookCount > 0) return;
    while (!this.#marks.has('first-audible') && this.#lookCount < mostLooksCount) {
      this.#lookCount += 1;
      await this.#look(receiver);
      await sleep(pauseMs(this.#lookCount, this.#marks.has('first-packet')), clock, signal);
    }
  }

  async #look(receiver: RTCRtpReceiver): Promise<void> {
    // It needs no round through the browser's statistics.
    if (receiver.getSynchronizationSources().length > 0) {
      // A packet may be seen before the browser tells what let it through.
      for (const mark of ['ice-connected', 'dtls-connected', 'first-packet'] as const) this.mark(mark);
    }
    if (!this.#marks.has('first-packet')) return;
    const report = (await receiver.getStats()) as ReadonlyMap<string, { totalAudioEnergy?: number }>;
    const energy = Math.max(0, ...[...report.values()].map(({ totalAudioEnergy = 0 }) => totalAudioEnergy));
    if (energy > audibleEnergy) this.mark('first-audible');
  }
}
