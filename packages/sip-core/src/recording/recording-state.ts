export type RecordingState = 'recording' | 'paused' | 'stopping' | 'stopped' | 'failed';

export const recordingTriggers = ['pause', 'resume', 'stop', 'finish', 'fail'] as const;
/** `stop`: nothing more is recorded · `finish`: all of it is where it belongs · `fail`: it is not, and never will be. */
export type RecordingTrigger = (typeof recordingTriggers)[number];

/** The whole life of a recording. */
export const recordingTransitions: Readonly<
  Record<RecordingState, Partial<Record<RecordingTrigger, RecordingState>>>
> = {
  recording: { pause: 'paused', stop: 'stopping', fail: 'failed' },
  paused: { resume: 'recording', stop: 'stopping', fail: 'failed' },
  stopping: { finish: 'stopped', fail: 'failed' },
  stopped: {},
  failed: {},
};
