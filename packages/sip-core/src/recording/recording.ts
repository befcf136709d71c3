import type { Subscribable, Unsubscribe } from '@offhook/primitives';
import type { CallState } from '@offhook/protocol';
import type { RecordingError } from './recording-error.js';
import type { RecordingState } from './recording-state.js';

/** What a recording needs of a call: one of the engine's has it. */
export interface RecordableCall {
  readonly state: CallState;
  on(name: 'ended', listener: () => void): Unsubscribe;
}

/** Where a recording goes, chunk by chunk, a second each. */
export type RecordingTarget =
  /** Into memory. */
  | 'blob'
  /** Bytes to a stream, which is closed at the end. */
  | WritableStream<Uint8Array<ArrayBuffer>>
  /** A file of this name in the origin private file system; one of the same name is replaced. */
  | { readonly fileName: string };

export interface RecordingOptions {
  /** Default: `blob`. A long call belongs in a file: an hour is some 14 MB at 32 kbit/s. */
  readonly into?: RecordingTarget | undefined;
  /** As `MediaRecorder` names it. Default: the first of WebM with Opus, MP4 and Ogg that the browser can write. */
  readonly mimeType?: string | undefined;
  /** In bits per second. Default: 32,000. */
  readonly bitrate?: number | undefined;
  /** `split` has us on the left and the far side on the right. Default: `mixed`. */
  readonly layout?: 'mixed' | 'split' | undefined;
  /** A short tone that both sides hear, at the start and then every so often. Default: none. */
  readonly beep?: { readonly everyMs: number } | undefined;
  /** Stops the recording. */
  readonly signal?: AbortSignal | undefined;
}

export interface RecordingResult {
  readonly mimeType: string;
  /** Without the pauses. */
  readonly durationMs: number;
  readonly sizeBytes: number;
  /** The recording, in memory or as the file on the disk; undefined where it went to a stream. */
  readonly blob: Blob | undefined;
}

export interface RecordingEvents {
  changed: { readonly state: RecordingState };
  /** The last event, once: it is complete, or `error` says why it is not. */
  ended: { readonly result?: RecordingResult; readonly error?: RecordingError };
}

/** A call that is being recorded, both sides. It ends with the call at the latest. */
export interface Recording extends Subscribable<RecordingEvents> {
  readonly state: RecordingState;
  readonly mimeType: string;
  /** Without the pauses. */
  readonly durationMs: number;
  /** Of what is written so far. */
  readonly sizeBytes: number;
  /** Leaves out what is said from now on. Does nothing unless it records. */
  pause(): void;
  /** Goes on after a pause. */
  resume(): void;
  /**
   * Ends it; resolves when all is written. Safe to call twice, and after the end of the call, with the same result.
   *
   * @throws RecordingError recording/storage-full, recording/storage-failed, recording/failed
   */
  stop(): Promise<RecordingResult>;
}
