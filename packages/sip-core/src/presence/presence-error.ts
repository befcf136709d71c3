import { OffhookError } from '@offhook/primitives';

/** Every code of a `PresenceError`. Each has a page in `docs/errors/presence`. */
export const presenceErrorCodes = [
  'presence/invalid-document',
  'presence/document-too-large',
  'presence/refused',
  'presence/disposed',
] as const;
export type PresenceErrorCode = (typeof presenceErrorCodes)[number];

/** What somebody does, or has waiting, cannot be seen. */
export class PresenceError extends OffhookError<PresenceErrorCode> {
  override readonly name = 'PresenceError';
}

/** @param fault - what is wrong with it, for a developer */
export function invalidDocument(fault: string): PresenceError {
  return new PresenceError(
    'presence/invalid-document',
    'The phone server sent a state that cannot be read.',
    {
      cause: new Error(fault),
    },
  );
}

/** @param fault - which limit it passes, for a developer */
export function documentTooLarge(fault: string): PresenceError {
  return new PresenceError(
    'presence/document-too-large',
    'The phone server sent a state that is too large to be read.',
    { cause: new Error(fault) },
  );
}
