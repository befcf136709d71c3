import { OffhookError } from '@offhook/primitives';

/** Every code of a `RecordingError`. Each has a page in `docs/errors/recording`. */
export const recordingErrorCodes = [
  'recording/unsupported',
  'recording/invalid-call',
  'recording/already-recording',
  'recording/blocked',
  'recording/storage-full',
  'recording/storage-failed',
  'recording/failed',
] as const;
export type RecordingErrorCode = (typeof recordingErrorCodes)[number];

/** A call could not be recorded, or not to its end. */
export class RecordingError extends OffhookError<RecordingErrorCode> {
  override readonly name = 'RecordingError';
}
