import { OffhookError } from '@offhook/primitives';
import type { WireError } from '@offhook/protocol';
import { FrameError, type FrameErrorCode, frameErrorCodes } from '../rpc/frame-error.js';

/** The error that the frame sent as data; one of the frame's own codes becomes a `FrameError` again. */
export function rebuildError({ code, message, retryable, sipStatus }: WireError): OffhookError {
  const options = { retryable, sipStatus };
  return isFrameErrorCode(code)
    ? new FrameError(code, message, options)
    : new OffhookError(code, message, options);
}

function isFrameErrorCode(code: string): code is FrameErrorCode {
  return frameErrorCodes.some((known) => known === code);
}
