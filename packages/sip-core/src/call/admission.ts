import type { CallPolicy } from './call-policy.js';

/** What a phone is at when somebody calls. */
export interface PhoneSituation {
  readonly isRegistered: boolean;
  readonly isDoNotDisturb: boolean;
  readonly callCount: number;
}

/** Why a caller is turned away. */
export type CallRefusal = 'not-registered' | 'do-not-disturb' | 'busy';

/** Whether a call that comes in may ring: undefined, or why not. */
export function refusalOf(
  { callCount, isDoNotDisturb, isRegistered }: PhoneSituation,
  { maxCalls }: Pick<CallPolicy, 'maxCalls'>,
): CallRefusal | undefined {
  if (!isRegistered) return 'not-registered';
  if (isDoNotDisturb) return 'do-not-disturb';
  return callCount >= maxCalls ? 'busy' : undefined;
}

/** The response that the caller gets (RFC 3261 §21.4.18, §21.4.24). */
export function refusalStatus(refusal: CallRefusal, policy: CallPolicy): number {
  const statuses: Readonly<Record<CallRefusal, number>> = {
    'not-registered': 480,
    'do-not-disturb': policy.doNotDisturbStatus,
    busy: policy.busyStatus,
  };
  return statuses[refusal];
}
