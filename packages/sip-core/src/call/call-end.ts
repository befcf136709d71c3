import type { CallEndReason } from '@offhook/protocol';
import type { SipReason, SipRefusal } from '../ports/signalling-port.js';
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
const redirected: Meaning = {
  reason: 'redirected',
  code: 'call/redirected',
  message: 'The other side can be reached at another number.',
};

/** RFC 3261 §21 and the registry that grew from it, as far as a caller can tell the cases apart. */
const meanings: ReadonlyMap<number, Meaning> = new Map([
  [401, forbidden],
  [402, forbidden],
  [403, forbidden],
  [404, notFound],
  [407, forbidden],
  [408, noAnswer],
  [410, notFound],
  [416, notFound],
  [430, unavailable],
  [433, forbidden],
  [480, unavailable],
  [484, notFound],
  [485, notFound],
  [486, busy],
  [600, busy],
  [603, declined],
  [604, notFound],
  [607, declined],
  [608, declined],
]);

/**
 * What a final response to our INVITE means.
 *
 * @param reasonText What a gateway says beyond the status (RFC 3326), for an end that has no sentence of its own.
 */
export function endOfRefusal({ reason, status }: SipRefusal, reasonText?: string): CallEnd {
  // RFC 3261 §15: our CANCEL, or somebody's in our name.
  if (status === 487) return { reason: 'cancelled' };
  const meaning = status < 400 ? redirected : meanings.get(status);
  if (meaning !== undefined) return endOf(meaning, status);
  return endOf(
    {
      reason: 'failed',
      code: 'call/failed',
      message: `The call could not be set up (${status} ${reasonText ?? reason}).`,
      ...(status >= 500 && status < 600 ? { isRetryable: true } : {}),
    },
    status,
  );
}

/** Why an INVITE to us was taken back (RFC 3326). */
export function endOfCancel({ cause, isAnsweredElsewhere }: SipReason): CallEnd {
  if (isAnsweredElsewhere) return { reason: 'answered-elsewhere' };
  return { reason: cause === 603 ? 'declined-elsewhere' : 'cancelled' };
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

/** The far side no longer refreshes the session (RFC 4028 §10). */
export function endOfSilence(): CallEnd {
  return endOf({
    reason: 'connection-lost',
    code: 'call/connection-lost',
    message: 'The other side is gone without a word.',
    isRetryable: true,
  });
}

/** What a user would read, where the end has no error that says more. */
const endTexts: Readonly<Record<CallEndReason, string>> = {
  'hung-up': 'You hung up.',
  'remote-hung-up': 'The other side hung up.',
  cancelled: 'The call was cancelled.',
  declined: 'The call was declined.',
  busy: busy.message,
  'no-answer': noAnswer.message,
  'not-found': notFound.message,
  unavailable: unavailable.message,
  forbidden: forbidden.message,
  'answered-elsewhere': 'The call was answered on another device.',
  'declined-elsewhere': 'The call was declined on another device.',
  redirected: redirected.message,
  transferred: 'The call was transferred.',
  replaced: 'Another call took the place of this one.',
  'media-failed': 'The sound of the call failed.',
  'connection-lost': 'The connection was lost.',
  failed: 'The call failed.',
};

/** Why a call ended, in a sentence. */
export function endText(reason: CallEndReason, error: Error | undefined): string {
  return error?.message ?? endTexts[reason];
}

const unheard: readonly CallEndReason[] = [
  'cancelled',
  'no-answer',
  'connection-lost',
  'media-failed',
  'failed',
];

/** Whether the user knows nothing of a caller whose call ended so before it was answered. */
export function isUnheard(reason: CallEndReason | undefined): boolean {
  return reason !== undefined && unheard.includes(reason);
}

function endOf({ code, isRetryable, message, reason }: Meaning, sipStatus?: number): CallEnd {
  return { reason, error: new CallError(code, message, { retryable: isRetryable === true, sipStatus }) };
}
