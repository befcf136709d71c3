/** What a browser means by refusing a microphone, a camera or a screen. */
export const captureFailures = ['refused', 'forbidden', 'missing', 'unsuitable', 'busy'] as const;
export type CaptureFailure = (typeof captureFailures)[number];

/**
 * The names that `getUserMedia` and `getDisplayMedia` reject with (W3C Media Capture §10.3, Screen Capture §5.1): the only copy,
 * for calls that fail and for the doctor who says why.
 */
const failureByName: ReadonlyMap<string, CaptureFailure> = new Map<string, CaptureFailure>([
  ['NotAllowedError', 'refused'],
  ['SecurityError', 'forbidden'],
  ['NotFoundError', 'missing'],
  ['OverconstrainedError', 'unsuitable'],
  ['NotReadableError', 'busy'],
  ['AbortError', 'busy'],
  // Chromium's before version 64, and some that are made of it.
  ['TrackStartError', 'busy'],
]);

/** Undefined for a name that says nothing. */
export function captureFailureOf(name: string): CaptureFailure | undefined {
  return failureByName.get(name);
}
