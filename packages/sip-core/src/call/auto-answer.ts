import type { AutoAnswer } from './call-policy.js';

/** After how long a call is answered without a hand, or undefined for never. */
export function autoAnswerDelay(policy: AutoAnswer, askedMs: number | undefined): number | undefined {
  if (policy === 'never') return undefined;
  return policy === 'when-asked' ? askedMs : policy.afterMs;
}
