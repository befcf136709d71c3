/** Where a machine goes from each state on each trigger. What is not listed is ignored. */
export type TransitionTable<State extends string, Trigger extends string> = Readonly<
  Record<State, Readonly<Partial<Record<Trigger, State>>>>
>;

export type ClientState = 'calling' | 'proceeding' | 'completed' | 'accepted' | 'terminated';

/**
 * `timeout` is Timer B or F, `linger` Timer D, K or M; `broken` says that the flow cannot carry any more.
 */
export type ClientTrigger = 'provisional' | 'success' | 'failure' | 'timeout' | 'linger' | 'broken';

/** RFC 3261 §17.1.1 with the Accepted state of RFC 6026 §7.2. Timer A is off: a WebSocket is reliable. */
export const inviteClientTransitions: TransitionTable<ClientState, ClientTrigger> = {
  calling: {
    provisional: 'proceeding',
    success: 'accepted',
    failure: 'completed',
    timeout: 'terminated',
    broken: 'terminated',
  },
  proceeding: {
    provisional: 'proceeding',
    success: 'accepted',
    failure: 'completed',
    broken: 'terminated',
  },
  completed: { failure: 'completed', linger: 'terminated', broken: 'terminated' },
  accepted: { success: 'accepted', linger: 'terminated', broken: 'terminated' },
  terminated: {},
};

const unanswered = {
  provisional: 'proceeding',
  success: 'completed',
  failure: 'completed',
  timeout: 'terminated',
  broken: 'terminated',
} as const;

/** RFC 3261 §17.1.2, whose Trying is `calling` here. Timer E is off. */
export const nonInviteClientTransitions: TransitionTable<ClientState, ClientTrigger> = {
  calling: unanswered,
  proceeding: unanswered,
  completed: { linger: 'terminated', broken: 'terminated' },
  accepted: {},
  terminated: {},
};

export type ServerState = 'trying' | 'proceeding' | 'completed' | 'confirmed' | 'accepted' | 'terminated';

/** `timeout` is Timer H, `linger` Timer I, J or L; `abandon` ends a transaction that gets no answer. */
export type ServerTrigger =
  'provisional' | 'success' | 'failure' | 'ack' | 'timeout' | 'linger' | 'broken' | 'abandon';

/** RFC 3261 §17.2.1 with the Accepted state of RFC 6026 §7.1. Timer G is off. */
export const inviteServerTransitions: TransitionTable<ServerState, ServerTrigger> = {
  trying: {},
  proceeding: {
    provisional: 'proceeding',
    success: 'accepted',
    failure: 'completed',
    broken: 'terminated',
    abandon: 'terminated',
  },
  completed: { ack: 'confirmed', timeout: 'terminated', broken: 'terminated' },
  confirmed: { linger: 'terminated', broken: 'terminated' },
  accepted: { success: 'accepted', linger: 'terminated', broken: 'terminated' },
  terminated: {},
};

const open = {
  provisional: 'proceeding',
  success: 'completed',
  failure: 'completed',
  broken: 'terminated',
  abandon: 'terminated',
} as const;

/** RFC 3261 §17.2.2. */
export const nonInviteServerTransitions: TransitionTable<ServerState, ServerTrigger> = {
  trying: open,
  proceeding: open,
  completed: { linger: 'terminated', broken: 'terminated' },
  confirmed: {},
  accepted: {},
  terminated: {},
};

/** What a response does to a transaction. */
export function triggerOf(status: number): 'provisional' | 'success' | 'failure' {
  if (status < 200) return 'provisional';
  return status < 300 ? 'success' : 'failure';
}
