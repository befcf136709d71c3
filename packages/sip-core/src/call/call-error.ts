import { OffhookError } from '@offhook/primitives';

/** Every code of a `CallError`. Each has a page in `docs/errors/call`. */
export const callErrorCodes = [
  'call/invalid-target',
  'call/invalid-header',
  'call/invalid-tones',
  'call/invalid-state',
  'call/invalid-options',
  'call/not-registered',
  'call/busy-here',
  'call/busy',
  'call/declined',
  'call/no-answer',
  'call/not-found',
  'call/unavailable',
  'call/redirected',
  'call/forbidden',
  'call/connection-lost',
  'call/not-confirmed',
  'call/tones-unavailable',
  'call/change-refused',
  'call/video-off',
  'call/failed',
] as const;
export type CallErrorCode = (typeof callErrorCodes)[number];

/** A call could not be made, or not be kept. */
export class CallError extends OffhookError<CallErrorCode> {
  override readonly name = 'CallError';
}
