import { type Clock, Emitter, SerialQueue, type Unsubscribe, waitFor } from '@offhook/primitives';
import { RecordingError } from './recording-error.js';
import type { CallMix, ChunkRecorder, RecordingSink } from './recording-parts.js';
import type { Recording, RecordingEvents, RecordingResult } from './recording.js';
import { type RecordingState, recordingTransitions, type RecordingTrigger } from './recording-state.js';

export interface CallRecordingOptions {
  readonly mix: CallMix;
  readonly recorder: ChunkRecorder;
  readonly sink: RecordingSink;
  readonly clock: Clock;
  /** How often both sides hear a tone. */
  readonly beepEveryMs: number | undefined;
}

/** A recorder that is asked to end and a disk that is asked to write need no more. */
const stopTimeoutMs = 10_000;

/** Writes what the recorder gives to where it belongs, and gives everything back at the end. */
export class CallRecording implements Recording {
  readonly #options: CallRecordingOptions;
  readonly #events = new Emitter<RecordingEvents>();
  readonly #writes: SerialQueue = new SerialQueue();
  #state: RecordingState = 'recording';
  #recordedMs = 0;
  #resumedAtMs: number;
  #sizeBytes = 0;
  #stopping: Promise<RecordingResult> | undefined;
  #error: RecordingError | undefined;
  #cancelBeep: () => void = () => undefined;

  constructor(options: CallRecordingOptions) {
    this.#options = options;
    this.#resumedAtMs = options.clock.now();
  }

  get state(): RecordingState {
    return this.#state;
  }

  get mimeType(): string {
    return this.#options.recorder.mimeType;
  }

  get durationMs(): number {
    const { clock } = this.#options;
    return this.#recordedMs + (this.#state === 'recording' ? clock.now() - this.#resumedAtMs : 0);
  }

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  on<Name extends keyof RecordingEvents>(
    name: Name,
    listener: (payload: RecordingEvents[Name]) => void,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Unsubscribe {
    return this.#events.on(name, listener, options);
  }

  start(): void {
    this.#options.recorder.start({
      onChunk: (chunk) => {
        void this.#write(chunk);
      },
      onFailed: (error) => {
        this.#fail(recorderError(error));
      },
    });
    this.#beep();
  }

  pause(): void {
    if (!this.#apply('pause')) return;
    this.#cancelBeep();
    this.#options.recorder.pause();
  }

  resume(): void {
    if (!this.#apply('resume')) return;
    this.#options.recorder.resume();
    this.#beep();
  }

  stop(): Promise<RecordingResult> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<RecordingResult> {
    if (this.#error !== undefined) throw this.#error;
    this.#apply('stop');
    this.#cancelBeep();
    const { clock } = this.#options;
    try {
      const blob = await waitFor(async () => await this.#finish(), {
        clock,
        timeoutMs: stopTimeoutMs,
        onTimeout: () => recorderError(new Error('It did not end in time.')),
      });
      const { durationMs, mimeType, sizeBytes } = this;
      const result = { durationMs, mimeType, sizeBytes, blob };
      if (this.#apply('finish')) this.#end({ result });
      return result;
    } catch (error) {
      const failure = error instanceof RecordingError ? error : storageError(error);
      this.#fail(failure);
      throw failure;
    }
  }

  async #finish(): Promise<Blob | undefined> {
    const { recorder, sink } = this.#options;
    await recorder.stop();
    return await this.#writes.run(async () => {
      if (this.#error !== undefined) throw this.#error;
      return await sink.close();
    });
  }

  async #write(chunk: Blob): Promise<void> {
    await this.#writes.run(async () => {
      if (this.#error !== undefined) return;
      try {
        await this.#options.sink.write(chunk);
        this.#sizeBytes += chunk.size;
      } catch (error) {
        // Before the next in the queue: a file with a hole is not closed as if it were whole.
        this.#fail(storageError(error));
      }
    });
  }

  #beep(): void {
    const { beepEveryMs, clock, mix } = this.#options;
    if (beepEveryMs === undefined) return;
    mix.beep();
    this.#cancelBeep = clock.after(beepEveryMs, () => {
      this.#beep();
    });
  }

  #fail(error: RecordingError): void {
    if (!this.#apply('fail')) return;
    this.#error = error;
    this.#cancelBeep();
    this.#options.recorder.stop().catch(() => undefined);
    void this.#options.sink.abort();
    this.#end({ error });
  }

  #end(end: RecordingEvents['ended']): void {
    this.#options.mix.close();
    this.#events.emit('ended', end);
    this.#events.clear();
  }

  #apply(trigger: RecordingTrigger): boolean {
    const next = recordingTransitions[this.#state][trigger];
    if (next === undefined) return false;
    this.#recordedMs = this.durationMs;
    this.#resumedAtMs = this.#options.clock.now();
    this.#state = next;
    this.#events.emit('changed', { state: next });
    return true;
  }
}

function storageError(cause: unknown): RecordingError {
  const isFull = cause instanceof DOMException && cause.name === 'QuotaExceededError';
  return isFull
    ? new RecordingError('recording/storage-full', 'There is no room left for the recording.', { cause })
    : new RecordingError('recording/storage-failed', 'The recording could not be written.', { cause });
}

function recorderError(cause: unknown): RecordingError {
  return new RecordingError('recording/failed', 'The browser could not go on recording.', { cause });
}
