import type { TransitionTable } from '@offhook/sip-transaction';

export type BranchState = 'calling' | 'proceeding' | 'cancel-pending' | 'cancelling' | 'answered' | 'ended';

/** `give-up`: the cancelled side did not answer in time. */
export type BranchTrigger = 'provisional' | 'success' | 'failure' | 'cancel' | 'give-up';

/**
 * One branch of a forked INVITE. A CANCEL may only follow a provisional answer (RFC 3261 §9.1), so a branch that
 * heard nothing yet waits in `cancel-pending`. A 2xx that crosses the CANCEL still counts.
 */
export const branchTransitions: TransitionTable<BranchState, BranchTrigger> = {
  calling: { provisional: 'proceeding', success: 'answered', failure: 'ended', cancel: 'cancel-pending' },
  proceeding: { provisional: 'proceeding', success: 'answered', failure: 'ended', cancel: 'cancelling' },
  'cancel-pending': { provisional: 'cancelling', success: 'answered', failure: 'ended' },
  cancelling: { provisional: 'cancelling', success: 'answered', failure: 'ended', 'give-up': 'ended' },
  answered: { success: 'answered' },
  ended: {},
};
