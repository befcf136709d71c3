import { RecordingError } from '../../recording/recording-error.js';
import type { ChunkRecorder } from '../../recording/recording-parts.js';

export interface BrowserChunkRecorderOptions {
  readonly stream: MediaStream;
  readonly mimeType: string | undefined;
  readonly bitrate: number;
}

const chunkMs = 1_000;
const preferredTypes = ['audio/webm;codecs=opus', 'audio/mp4', 'audio/ogg;codecs=opus'];

/** The browser's `MediaRecorder`. */
export class BrowserChunkRecorder implements ChunkRecorder {
  readonly #recorder: MediaRecorder;

  /** @throws RecordingError recording/unsupported */
  constructor({ bitrate, mimeType, stream }: BrowserChunkRecorderOptions) {
    if (typeof MediaRecorder === 'undefined') throw unsupported('This browser cannot record.');
    const type = (mimeType === undefined ? preferredTypes : [mimeType]).find((name) =>
      MediaRecorder.isTypeSupported(name),
    );
    if (type === undefined) throw unsupported('This browser cannot record in this format.');
    this.#recorder = new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: bitrate });
  }

  get mimeType(): string {
    return this.#recorder.mimeType;
  }

  start(hear: Parameters<ChunkRecorder['start']>[0]): void {
    this.#recorder.addEventListener('dataavailable', ({ data }) => {
      if (data.size > 0) hear.onChunk(data);
    });
    this.#recorder.addEventListener('error', (event) => {
      hear.onFailed('error' in event ? event.error : event);
    });
    this.#recorder.start(chunkMs);
  }

  pause(): void {
    this.#recorder.pause();
  }

  resume(): void {
    this.#recorder.resume();
  }

  async stop(): Promise<void> {
    if (this.#recorder.state === 'inactive') return;
    await new Promise<void>((resolve) => {
      this.#recorder.addEventListener('stop', () => {
        resolve();
      });
      this.#recorder.stop();
    });
  }
}

function unsupported(message: string): RecordingError {
  return new RecordingError('recording/unsupported', message);
}
