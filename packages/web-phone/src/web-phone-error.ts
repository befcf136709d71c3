import { OffhookError, toOffhookError } from '@offhook/primitives';

/** Every code of a `WebPhoneError`; each has a page in docs/errors/web-phone. */
export const webPhoneErrorCodes = [
  'web-phone/aborted',
  'web-phone/disposed',
  'web-phone/frame-not-loaded',
  'web-phone/host-missing',
  'web-phone/insecure-host',
  'web-phone/invalid-options',
  'web-phone/unexpected',
  'web-phone/unknown-provider',
  'web-phone/video-unsupported',
] as const;

export type WebPhoneErrorCode = (typeof webPhoneErrorCodes)[number];

/** What the four calls and the phone object reject with, beside the errors of the parts below them. */
export class WebPhoneError extends OffhookError<WebPhoneErrorCode> {
  override readonly name: string = 'WebPhoneError';
}

/** Runs `task` so that whatever it rejects with is an `OffhookError`, also when it was aborted by `signal`. */
export async function settled<Result>(task: () => Promise<Result>, signal?: unknown): Promise<Result> {
  try {
    return await task();
  } catch (thrown) {
    throw toOffhookError(thrown, (cause) => strangerAsOurs(cause, signal));
  }
}

function strangerAsOurs(cause: unknown, signal: unknown): WebPhoneError {
  if (signal instanceof AbortSignal && signal.aborted) {
    return new WebPhoneError('web-phone/aborted', 'This was called off.', { cause });
  }
  return new WebPhoneError('web-phone/unexpected', 'Something went wrong. Try again.', {
    cause,
    retryable: true,
  });
}
