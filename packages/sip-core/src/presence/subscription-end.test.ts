import { describe, expect, it } from 'vitest';
import type { SubscriptionEnd } from '../ports/subscription.js';
import { type AfterEnd, afterEnd } from './subscription-end.js';

describe('after the end of a subscription', () => {
  it.each<[SubscriptionEnd, AfterEnd]>([
    ['deactivated', 'now'],
    ['timeout', 'now'],
    ['probation', 'later'],
    ['giveup', 'later'],
    ['unspecified', 'later'],
    ['rejected', 'never'],
    ['noresource', 'never'],
    ['invariant', 'kept'],
    ['refused', 'later'],
  ])('for %s comes another %s', (reason, next) => {
    expect(afterEnd({ reason })).toBe(next);
  });

  it('by a refusal, comes another later for these, and for no other', () => {
    const statuses = Array.from({ length: 400 }, (_none, index) => 300 + index);
    const later = statuses.filter((status) => afterEnd({ reason: 'refused', status }) === 'later');
    expect(later.filter((status) => status < 500)).toEqual([408, 423, 430, 480, 481, 486, 487, 491]);
    expect(statuses.filter((status) => status >= 500 && !later.includes(status)).slice(0, 3)).toEqual([
      501, 505, 600,
    ]);
    expect(later.every((status) => status < 600)).toBe(true);
  });

  it('comes another later whenever the server names a time', () => {
    expect(afterEnd({ reason: 'refused', status: 404, retryAfterSeconds: 60 })).toBe('later');
  });
});
