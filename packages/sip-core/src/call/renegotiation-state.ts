export const renegotiationStates = ['stable', 'offering', 'answering'] as const;

/** Whose offer is on its way: nobody's, ours, or the far side's (RFC 3264 §4). */
export type RenegotiationState = (typeof renegotiationStates)[number];

export const renegotiationTriggers = ['offer', 'receive', 'settle'] as const;

/** `offer`: we make one · `receive`: one comes in · `settle`: it was answered, or refused. */
export type RenegotiationTrigger = (typeof renegotiationTriggers)[number];

/** Where a cell is missing, an offer waits (ours) or gets 491 (theirs: RFC 3261 §14.2). */
export const renegotiationTransitions: Readonly<
  Record<RenegotiationState, Partial<Record<RenegotiationTrigger, RenegotiationState>>>
> = {
  stable: { offer: 'offering', receive: 'answering' },
  offering: { settle: 'stable' },
  answering: { settle: 'stable' },
};

/** The state after `trigger`, or undefined where the table has none. */
export function nextRenegotiationState(
  state: RenegotiationState,
  trigger: RenegotiationTrigger,
): RenegotiationState | undefined {
  return renegotiationTransitions[state][trigger];
}
