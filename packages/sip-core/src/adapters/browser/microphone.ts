import { MediaError, type MediaErrorCode } from '../../media/media-error.js';

interface Cause {
  readonly code: MediaErrorCode;
  readonly message: string;
}

const denied: Cause = {
  code: 'media/permission-denied',
  message: 'The microphone is not allowed. Allow it for this page in your browser, then call again.',
};
const blockedInFrame: Cause = {
  code: 'media/not-allowed-in-frame',
  message: 'The page that shows this phone does not let it use the microphone.',
};
const missing: Cause = {
  code: 'media/no-microphone',
  message: 'No microphone was found. Connect one, then call again.',
};
const busy: Cause = {
  code: 'media/microphone-busy',
  message: 'The microphone cannot be used. Another program may have it, or the system may not allow it.',
};
const insecure: Cause = {
  code: 'media/insecure-page',
  message: 'The microphone works only on a secure page (https).',
};
const unsupported: Cause = {
  code: 'media/unsupported',
  message: 'This browser cannot make calls.',
};
const failed: Cause = {
  code: 'media/microphone-failed',
  message: 'The microphone could not be started.',
};

/** Names that `getUserMedia` rejects with (W3C Media Capture §10.3). */
const causes: ReadonlyMap<string, Cause> = new Map([
  ['NotAllowedError', denied],
  ['SecurityError', denied],
  ['NotFoundError', missing],
  ['OverconstrainedError', missing],
  ['NotReadableError', busy],
  ['AbortError', busy],
]);

/**
 * Takes the microphone, after asking the user where the browser does so.
 *
 * @throws MediaError media/no-microphone, media/permission-denied, media/microphone-busy, media/insecure-page …
 */
export async function openMicrophone(signal: AbortSignal): Promise<MediaStreamTrack> {
  signal.throwIfAborted();
  // Absent on insecure pages, whatever the types say.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (devices === undefined) throw mediaError(window.isSecureContext ? unsupported : insecure);
  const stream = await devices.getUserMedia({ audio: true }).catch((error: unknown) => {
    throw mediaError(causeOf(error), error);
  });
  const [track] = stream.getAudioTracks();
  if (track === undefined) throw mediaError(missing);
  // The browser's sign that the microphone is in use must not stay on for a call that is over.
  if (signal.aborted) track.stop();
  signal.throwIfAborted();
  return track;
}

function causeOf(error: unknown): Cause {
  const name = error instanceof Error ? error.name : '';
  const cause = causes.get(name) ?? failed;
  return cause === denied && !isAllowedByPolicy() ? blockedInFrame : cause;
}

interface PolicyHolder {
  /** Chromium's; other browsers do not say why. */
  readonly featurePolicy?: { allowsFeature(name: string): boolean };
}

function isAllowedByPolicy(): boolean {
  return (document as PolicyHolder).featurePolicy?.allowsFeature('microphone') ?? true;
}

function mediaError({ code, message }: Cause, cause?: unknown): MediaError {
  return new MediaError(code, message, { cause });
}
