import type { SubscriptionEnd, SubscriptionEvents } from '../ports/subscription.js';

/** What comes after the end of a subscription: another `now`, another `later`, or `never`; `kept` is final, and right. */
export type AfterEnd = 'now' | 'later' | 'never' | 'kept';

/** RFC 6665 §4.1.3. A refusal's status decides for itself. */
const afterReason: Readonly<Record<Exclude<SubscriptionEnd, 'refused'>, AfterEnd>> = {
  deactivated: 'now',
  timeout: 'now',
  probation: 'later',
  giveup: 'later',
  unspecified: 'later',
  rejected: 'never',
  noresource: 'never',
  // The state cannot change any more, so that there is nothing to hear of.
  invariant: 'kept',
};

// The server says "not now" with these, or lost what it knew of us; all others below 500 and above 599 are about us, or whom we watch.
const passing: ReadonlySet<number> = new Set([408, 423, 430, 480, 481, 486, 487, 491]);

export function afterEnd({ reason, retryAfterSeconds, status = 500 }: SubscriptionEvents['ended']): AfterEnd {
  if (reason !== 'refused') return afterReason[reason];
  const isPassing =
    passing.has(status) || (status >= 500 && status < 600 && status !== 501 && status !== 505);
  return isPassing || retryAfterSeconds !== undefined ? 'later' : 'never';
}
