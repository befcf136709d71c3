import { isOffhookError } from '@offhook/primitives';
import type { SipRefusal } from '../ports/signalling-port.js';
import { RegistrationError } from './registration-error.js';

// The server says "not now" with these; every other refusal is about the account and stays one.
const passingStatuses: ReadonlySet<number> = new Set([408, 480, 430, 491]);

/** True where trying again may help. */
export function isPassing(status: number): boolean {
  return passingStatuses.has(status) || (status >= 500 && status < 600);
}

/** What a final response to a REGISTER means, in words. */
export function refusalError({ reason, status }: SipRefusal): RegistrationError {
  if (status === 408) {
    return new RegistrationError('registration/timed-out', 'The phone server did not answer in time.', {
      retryable: true,
      sipStatus: status,
    });
  }
  if (isPassing(status)) {
    return new RegistrationError(
      'registration/unavailable',
      `The phone server cannot register phones at the moment (${status} ${reason}).`,
      { retryable: true, sipStatus: status },
    );
  }
  return new RegistrationError(
    'registration/rejected',
    status === 401 || status === 403 || status === 407
      ? 'The phone server does not accept this account. Log in again, or ask your administrator.'
      : `The phone server refused to register this phone (${status} ${reason}).`,
    { sipStatus: status },
  );
}

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
