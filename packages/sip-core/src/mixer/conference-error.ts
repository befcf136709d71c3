import { OffhookError } from '@offhook/primitives';

/** Every code of a `ConferenceError`. Each has a page in `docs/errors/conference`. */
export const conferenceErrorCodes = [
  'conference/invalid-call',
  'conference/too-few-calls',
  'conference/cannot-resume',
  'conference/no-sound',
  'conference/ended',
] as const;
export type ConferenceErrorCode = (typeof conferenceErrorCodes)[number];

/** Calls could not be joined. */
export class ConferenceError extends OffhookError<ConferenceErrorCode> {
  override readonly name = 'ConferenceError';
}
