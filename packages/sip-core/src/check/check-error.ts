import { OffhookError } from '@offhook/primitives';

/** Every code of a `CheckError`, and of the reasons of a verdict. Each has a page in `docs/errors/check`. */
export const checkErrorCodes = [
  'check/invalid-options',
  'check/already-running',
  'check/disposed',
  'check/socket-unreachable',
  'check/socket-timed-out',
  'check/some-sockets-unreachable',
  'check/registration-rejected',
  'check/registration-unavailable',
  'check/registration-timed-out',
  'check/registration-off',
  'check/stun-silent',
  'check/stun-unusable',
  'check/turn-silent',
  'check/turn-refused',
  'check/turn-unusable',
  'check/microphone-denied',
  'check/microphone-forbidden',
  'check/microphone-missing',
  'check/microphone-busy',
  'check/microphone-unanswered',
  'check/microphone-unsupported',
  'check/microphone-failed',
  'check/microphone-silent',
  'check/loop-busy',
  'check/loop-refused',
  'check/loop-unanswered',
  'check/loop-ended',
  'check/loop-no-sound',
  'check/loop-not-heard',
  'check/loop-loss',
  'check/loop-jitter',
  'check/loop-slow',
  'check/loop-poor',
] as const;
export type CheckErrorCode = (typeof checkErrorCodes)[number];

/** What a check is refused with. All others are reasons of its verdict. */
export type CheckFailureCode = 'check/invalid-options' | 'check/already-running' | 'check/disposed';

/** The check could not be made at all. What it finds is no error but a verdict with reasons. */
export class CheckError extends OffhookError<CheckFailureCode> {
  override readonly name = 'CheckError';
}
