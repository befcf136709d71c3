import { isOffhookError } from '@offhook/primitives';
import type { SipRefusal } from '../ports/signalling-port.js';
import { RegistrationError } from './registration-error.js';

/** What a refusal of a REGISTER means for what comes next. */
export type RefusalMeaning = 'rejected' | 'unavailable' | 'timed-out';

// The server says "not now" with these; every other one below 500 is about the account, and stays one.
const passing: ReadonlySet<number> = new Set([430, 480, 491]);
// These of the 5xx say "never like this" (RFC 3261 §21.5.2, §21.5.6, §21.5.7).
const lasting: ReadonlySet<number> = new Set([501, 505, 513]);
// RFC 3261 §20.33: with a Retry-After, these name a better time.
const passingWithTime: ReadonlySet<number> = new Set([404, 413, 486, 600, 603]);

/** The whole table of final responses to a REGISTER, from 300 to 699. */
export function meaningOf({ retryAfterSeconds, status }: SipRefusal): RefusalMeaning {
  if (status === 408 || status === 504) return 'timed-out';
  if (passing.has(status)) return 'unavailable';
  if (status >= 500 && status < 600 && !lasting.has(status)) return 'unavailable';
  return passingWithTime.has(status) && retryAfterSeconds !== undefined ? 'unavailable' : 'rejected';
}

/** What a final response to a REGISTER means, in words. */
export function refusalError(refusal: SipRefusal): RegistrationError {
  const { isDowngrade = false, reason, status } = refusal;
  if (isDowngrade) {
    return new RegistrationError(
      'registration/digest-downgrade',
      'The phone server suddenly asks for a weaker protection of the password, so it was not sent. Ask your administrator.',
      { sipStatus: status },
    );
  }
  const meaning = meaningOf(refusal);
  return new RegistrationError(`registration/${meaning}`, sentences[meaning](status, reason), {
    retryable: meaning !== 'rejected',
    sipStatus: status,
  });
}

const sentences: Readonly<Record<RefusalMeaning, (status: number, reason: string) => string>> = {
  'timed-out': () => 'The phone server did not answer in time.',
  unavailable: (status, reason) =>
    `The phone server cannot register phones at the moment (${status} ${reason}).`,
  rejected: (status, reason) =>
    status === 401 || status === 403 || status === 407
      ? 'The phone server does not accept this account. Log in again, or ask your administrator.'
      : `The phone server refused to register this phone (${status} ${reason}).`,
};

export function connectionLostError(): RegistrationError {
  return new RegistrationError(
    'registration/connection-lost',
    'The connection to the phone server was lost. The phone is connecting again.',
    { retryable: true },
  );
}

export function stoppedError(): RegistrationError {
  return new RegistrationError('registration/stopped', 'The phone was stopped before it was registered.');
}

/** Whatever a signalling adapter threw, as ours. */
export function asRegistrationError(thrown: unknown): RegistrationError {
  if (isOffhookError(thrown) && thrown instanceof RegistrationError) return thrown;
  return new RegistrationError(
    'registration/unreachable',
    'The phone server cannot be reached. Check your internet connection.',
    { retryable: true, cause: thrown },
  );
}
