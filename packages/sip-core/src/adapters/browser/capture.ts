import { type CaptureFailure, captureFailureOf } from '../../media/capture-failure.js';
import { MediaError, type MediaErrorCode } from '../../media/media-error.js';
import { isAllowedByPolicy } from './permissions-policy.js';

/** What a page can take: each with its own name in the errors and in the permissions policy. */
export type CaptureSource = 'microphone' | 'camera' | 'screen';

interface Cause {
  readonly code: MediaErrorCode;
  readonly message: string;
}

interface Causes {
  /** In the permissions policy. */
  readonly feature: string;
  readonly denied: Cause;
  readonly missing: Cause;
  readonly busy: Cause;
  readonly failed: Cause;
}

const screenFailed: Cause = { code: 'media/screen-failed', message: 'The screen could not be shared.' };

const causesOf: Readonly<Record<CaptureSource, Causes>> = {
  microphone: {
    feature: 'microphone',
    denied: {
      code: 'media/permission-denied',
      message: 'The microphone is not allowed. Allow it for this page in your browser, then call again.',
    },
    missing: {
      code: 'media/no-microphone',
      message: 'No microphone was found. Connect one, then call again.',
    },
    busy: {
      code: 'media/microphone-busy',
      message: 'The microphone cannot be used. Another program may have it, or the system may not allow it.',
    },
    failed: { code: 'media/microphone-failed', message: 'The microphone could not be started.' },
  },
  camera: {
    feature: 'camera',
    denied: {
      code: 'media/camera-denied',
      message: 'The camera is not allowed. Allow it for this page in your browser, then try again.',
    },
    missing: { code: 'media/no-camera', message: 'No camera was found. Connect one, then try again.' },
    busy: {
      code: 'media/camera-busy',
      message: 'The camera cannot be used. Another program may have it, or the system may not allow it.',
    },
    failed: { code: 'media/camera-failed', message: 'The camera could not be started.' },
  },
  screen: {
    feature: 'display-capture',
    denied: { code: 'media/screen-denied', message: 'No screen or window was chosen to be shared.' },
    missing: screenFailed,
    busy: screenFailed,
    failed: screenFailed,
  },
};

const causeOf: Readonly<Record<CaptureFailure, 'denied' | 'missing' | 'busy'>> = {
  refused: 'denied',
  forbidden: 'denied',
  missing: 'missing',
  unsuitable: 'missing',
  busy: 'busy',
};

/**
 * Takes what `open` asks the browser for, after asking the user where the browser does so. Aborting `signal` gives it back.
 *
 * @throws MediaError media/permission-denied, media/camera-denied, media/insecure-page, media/unsupported …
 */
export async function capture(
  source: CaptureSource,
  open: (devices: MediaDevices) => Promise<MediaStream>,
  signal: AbortSignal,
): Promise<MediaStream> {
  signal.throwIfAborted();
  // Absent on insecure pages, whatever the types say.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (devices === undefined) throw unavailable(source);
  const stream = await open(devices).catch((error: unknown) => {
    throw errorOf(source, error);
  });
  // The browser's sign that the microphone is in use must not stay on for a call that is over.
  if (signal.aborted) stopTracks(stream);
  signal.throwIfAborted();
  if (stream.getTracks().length === 0) throw errorOf(source, new DOMException('', 'NotFoundError'));
  return stream;
}

export function stopTracks(stream: MediaStream | undefined): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

function unavailable(source: CaptureSource): MediaError {
  return window.isSecureContext
    ? new MediaError('media/unsupported', 'This browser cannot make calls.')
    : new MediaError('media/insecure-page', `The ${source} works only on a secure page (https).`);
}

function errorOf(source: CaptureSource, cause: unknown): MediaError {
  const causes = causesOf[source];
  const failure = captureFailureOf(cause instanceof Error ? cause.name : '');
  const kind = failure === undefined ? 'failed' : causeOf[failure];
  if (kind === 'denied' && isAllowedByPolicy(causes.feature) === false) {
    const message = `The page that shows this phone does not let it use the ${source}.`;
    return new MediaError('media/not-allowed-in-frame', message, { cause });
  }
  const { code, message } = causes[kind];
  return new MediaError(code, message, { cause });
}
