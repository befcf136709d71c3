import type { CallEndReason } from '@offhook/protocol';
import type { SipRefusal } from '../ports/signalling-port.js';
import { CallError, type CallErrorCode } from './call-error.js';

/** Why a call ended, with what a user would read about it. */
export interface CallEnd {
  readonly reason: CallEndReason;
  readonly error?: CallError;
}

interface Meaning {
  readonly reason: CallEndReason;
  readonly code: CallErrorCode;
  readonly message: string;
  readonly isRetryable?: true;
}

const busy: Meaning = {
  reason: 'busy',
  code: 'call/busy',
  message: 'The other side is busy.',
  isRetryable: true,
};
const declined: Meaning = {
  reason: 'declined',
  code: 'call/declined',
  message: 'The other side declined the call.',
};
const noAnswer: Meaning = {
  reason: 'no-answer',
  code: 'call/no-answer',
  message: 'Nobody answered.',
  isRetryable: true,
};
const notFound: Meaning = {
  reason: 'not-found',
  code: 'call/not-found',
  message: 'This number or name does not exist.',
};
const unavailable: Meaning = {
  reason: 'unavailable',
  code: 'call/unavailable',
  message: 'The other side cannot be reached at the moment.',
  isRetryable: true,
};
const forbidden: Meaning = {
  reason: 'forbidden',
  code: 'call/forbidden',
  message: 'You are not allowed to make this call.',
};

/** RFC 3261 §21, as far as a caller can tell the cases apart. */
const meanings: ReadonlyMap<number, Meaning> = new Map([
  [401, forbidden],
  [403, forbidden],
  [404, notFound],
  [407, forbidden],
  [408, noAnswer],
  [410, notFound],
  [480, unavailable],
  [484, notFound],
  [486, busy],
  [600, busy],
  [603, declined],
  [604, notFound],
]);

/** What a final response to our INVITE means. */
export function endOfRefusal({ reason, status }: SipRefusal): CallEnd {
  // RFC 3261 §15: our CANCEL, or somebody's in our name.
  if (status === 487) return { reason: 'cancelled' };
  const meaning = meanings.get(status);
  if (meaning !== undefined) return endOf(meaning, status);
  return endOf(
    {
      reason: 'failed',
      code: 'call/failed',
      message: `The call could not be set up (${status} ${reason}).`,
      ...(status >= 500 && status < 600 ? { isRetryable: true } : {}),
    },
    status,
  );
}

export function endOfNoAnswer(): CallEnd {
  return endOf(noAnswer);
}

export function endOfConnectionLoss(): CallEnd {
  return endOf({
    reason: 'connection-lost',
    code: 'call/connection-lost',
    message: 'The connection to the phone server was lost before the call was answered.',
    isRetryable: true,
  });
}

export function endOfMissingAck(): CallEnd {
  return endOf({
    reason: 'failed',
    code: 'call/not-confirmed',
    message: 'The other side did not confirm that the call was answered.',
  });
}

function endOf({ code, isRetryable, message, reason }: Meaning, sipStatus?: number): CallEnd {
  return { reason, error: new CallError(code, message, { retryable: isRetryable === true, sipStatus }) };
}
