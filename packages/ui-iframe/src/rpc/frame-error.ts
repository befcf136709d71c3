import { OffhookError, type OffhookErrorOptions } from '@offhook/primitives';

/** Every code of this package. A page in `docs/errors/frame/` explains each. */
export const frameErrorCodes = [
  'frame/invalid-url',
  'frame/opaque-host',
  'frame/timed-out',
  'frame/reloaded',
  'frame/removed',
  'frame/disposed',
  'frame/version-mismatch',
  'frame/unsupported',
  'frame/invalid-params',
  'frame/invalid-result',
  'frame/not-provisioned',
  'frame/unknown-call',
] as const;

export type FrameErrorCode = (typeof frameErrorCodes)[number];

/** The phone's frame could not be opened, reached or understood. */
export class FrameError extends OffhookError<FrameErrorCode> {
  override readonly name = 'FrameError';

  constructor(code: FrameErrorCode, message: string, options: OffhookErrorOptions = {}) {
    super(code, message, options);
  }
}
