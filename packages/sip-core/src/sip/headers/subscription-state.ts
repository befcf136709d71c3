import { parseParameterizedValue, type SipHeaders } from '@offhook/sip-message';
import type { SubscriptionEnd } from '../../ports/signalling-port.js';
import { ifReadable } from './if-readable.js';
import { secondsOf } from './seconds.js';

/** Timer N (RFC 6665 §4.1.2.4), after which the first NOTIFY comes no more. */
export const firstNotifyMs = 32_000;

export interface SubscriptionState {
  readonly state: 'active' | 'pending' | 'terminated';
  /** Until when it lasts without a refresh. */
  readonly expiresSeconds: number | undefined;
  /** Of one that is terminated. */
  readonly reason: SubscriptionEnd;
  readonly retryAfterSeconds: number | undefined;
}

const ends: readonly string[] = [
  'deactivated',
  'probation',
  'rejected',
  'timeout',
  'giveup',
  'noresource',
  'invariant',
] satisfies SubscriptionEnd[];

/** The Subscription-State of a NOTIFY (RFC 6665 §8.2.3); undefined for none that can be read. */
export function subscriptionStateIn(headers: SipHeaders): SubscriptionState | undefined {
  const text = headers.first('Subscription-State');
  const parsed = text === undefined ? undefined : ifReadable(() => parseParameterizedValue(text));
  if (parsed === undefined) return undefined;
  const { parameters } = parsed;
  const value = parsed.value.toLowerCase();
  const reason = parameters.get('reason')?.toLowerCase() ?? '';
  return {
    // RFC 6665 §8.4 lets others add states: what is not over goes on.
    state: value === 'terminated' || value === 'pending' ? value : 'active',
    expiresSeconds: secondsOf(parameters.get('expires')),
    reason: isEnd(reason) ? reason : 'unspecified',
    retryAfterSeconds: secondsOf(parameters.get('retry-after')),
  };
}

function isEnd(text: string): text is SubscriptionEnd {
  return ends.includes(text);
}
