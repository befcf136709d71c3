import type { TransitionTable } from '@offhook/sip-transaction';

export type EchoDialogState = 'answering' | 'answered' | 'confirmed' | 'leaving' | 'ended';

/** `hang-up` is the edge's own wish, `bye` the caller's; `lost`: there is nobody left to tell. */
export type EchoDialogTrigger = 'answer' | 'refuse' | 'ack' | 'no-ack' | 'hang-up' | 'bye' | 'lost';

/**
 * A call of the echo line. The called side sends no BYE before the ACK has come (RFC 3261 §15), so who wants to
 * hang up earlier waits in `leaving`.
 */
export const echoDialogTransitions: TransitionTable<EchoDialogState, EchoDialogTrigger> = {
  answering: { answer: 'answered', refuse: 'ended', lost: 'ended' },
  answered: { ack: 'confirmed', 'no-ack': 'ended', 'hang-up': 'leaving', bye: 'ended', lost: 'ended' },
  confirmed: { 'hang-up': 'ended', bye: 'ended', lost: 'ended' },
  leaving: { ack: 'ended', 'no-ack': 'ended', bye: 'ended', lost: 'ended' },
  ended: {},
};
