/** What the browser does to the microphone's sound. */
export interface InputProcessing {
  readonly echoCancellation: boolean;
  readonly noiseSuppression: boolean;
  readonly autoGainControl: boolean;
}

/** All on, which is right for speech. */
export const defaultProcessing: InputProcessing = {
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
};

export const processingNames = ['echoCancellation', 'noiseSuppression', 'autoGainControl'] as const;

/** Whether a microphone runs as wanted. What a browser does not tell counts as wanted: nothing could change it. */
export function runsAs(wanted: InputProcessing, settings: Readonly<Record<string, unknown>>): boolean {
  return processingNames.every((name) => settings[name] === undefined || settings[name] === wanted[name]);
}
