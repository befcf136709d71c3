export const candidateSendingStates = ['silent', 'sending', 'behind', 'refused'] as const;
/**
 * What becomes of candidates that are found late, for one far side. `silent`: nothing is under way. `sending`: an INFO is.
 * `behind`: there are more since. `refused`: the far side takes none.
 */
export type CandidateSendingState = (typeof candidateSendingStates)[number];

export const candidateSendingTriggers = ['find', 'deliver', 'refuse'] as const;
export type CandidateSendingTrigger = (typeof candidateSendingTriggers)[number];

type Steps = Readonly<Partial<Record<CandidateSendingTrigger, CandidateSendingState>>>;

// RFC 8840 §10.9: one INFO at a time, so that what is found meanwhile goes together.
const transitions: Readonly<Record<CandidateSendingState, Steps>> = {
  silent: { find: 'sending' },
  sending: { find: 'behind', deliver: 'silent', refuse: 'refused' },
  behind: { find: 'behind', deliver: 'sending', refuse: 'refused' },
  refused: {},
};

export function nextCandidateSendingState(
  state: CandidateSendingState,
  trigger: CandidateSendingTrigger,
): CandidateSendingState | undefined {
  return transitions[state][trigger];
}
