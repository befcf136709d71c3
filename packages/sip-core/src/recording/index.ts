export { recordCall } from './record-call.js';
export type {
  RecordableCall,
  Recording,
  RecordingEvents,
  RecordingOptions,
  RecordingResult,
  RecordingTarget,
} from './recording.js';
export { RecordingError, recordingErrorCodes } from './recording-error.js';
export type { RecordingErrorCode } from './recording-error.js';
export type { RecordingState } from './recording-state.js';
