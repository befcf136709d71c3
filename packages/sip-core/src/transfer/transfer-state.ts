export const transferStates = [
  'offered',
  'accepted',
  'trying',
  'ringing',
  'completed',
  'failed',
  'cancelled',
] as const;

/**
 * `offered`: the call is held and the other side is asked · `accepted`: it will try · `trying`: it calls · `ringing`: the
 * target's phone rings · `completed`: they talk, and our call is over · `failed`: they do not, and our call is back ·
 * `cancelled`: we no longer want to know.
 */
export type TransferState = (typeof transferStates)[number];

export const transferTriggers = ['accept', 'try', 'ring', 'complete', 'fail', 'cancel', 'leave'] as const;

/** `accept`: 202 · `try`, `ring`, `complete`, `fail`: by NOTIFY · `leave`: the other side hung up and said no more. */
export type TransferTrigger = (typeof transferTriggers)[number];

/**
 * The whole life of a transfer that we ask for. A NOTIFY may overtake the 202.
 *
 * Who hangs up on us before it has told the outcome has taken the call over, as servers between two phones do, if all
 * that it ever said was that it will try. One that did tell how the call goes would have told its end too: there,
 * somebody hung up.
 */
export const transferTransitions: Readonly<
  Record<TransferState, Partial<Record<TransferTrigger, TransferState>>>
> = {
  offered: {
    accept: 'accepted',
    try: 'trying',
    ring: 'ringing',
    complete: 'completed',
    fail: 'failed',
    cancel: 'cancelled',
    leave: 'failed',
  },
  accepted: {
    try: 'trying',
    ring: 'ringing',
    complete: 'completed',
    fail: 'failed',
    cancel: 'cancelled',
    leave: 'completed',
  },
  trying: {
    try: 'trying',
    ring: 'ringing',
    complete: 'completed',
    fail: 'failed',
    cancel: 'cancelled',
    leave: 'completed',
  },
  ringing: {
    ring: 'ringing',
    complete: 'completed',
    fail: 'failed',
    cancel: 'cancelled',
    leave: 'failed',
  },
  completed: {},
  failed: {},
  cancelled: {},
};

/** The state after `trigger`, or undefined where the table has none. */
export function nextTransferState(state: TransferState, trigger: TransferTrigger): TransferState | undefined {
  return transferTransitions[state][trigger];
}
