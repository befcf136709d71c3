import type { CallState } from '@offhook/protocol';

export const callTriggers = ['progress', 'answer', 'connect', 'end'] as const;

/**
 * `progress`: the far side rings · `answer`: the user picks up · `connect`: both sides agreed · `end`: over, whatever the cause.
 */
export type CallTrigger = (typeof callTriggers)[number];

/** The whole life of a call. Reading this table is reading the specification. */
export const callTransitions: Readonly<Record<CallState, Partial<Record<CallTrigger, CallState>>>> = {
  dialing: { progress: 'ringing', connect: 'connected', end: 'ended' },
  ringing: { progress: 'ringing', connect: 'connected', end: 'ended' },
  incoming: { answer: 'answering', end: 'ended' },
  answering: { connect: 'connected', end: 'ended' },
  connected: { end: 'ended' },
  ended: {},
};

/** The state after `trigger`, or undefined where the table has none. */
export function nextCallState(state: CallState, trigger: CallTrigger): CallState | undefined {
  return callTransitions[state][trigger];
}
