import type { RingTone } from '../ports/ringer-port.js';
import type { RingingCall } from './ringing-phone.js';

/** What is heard of calls that nobody talks on yet: who rings here comes before who is rung. */
export function toneForCalls(
  calls: readonly Pick<RingingCall, 'state' | 'hasEarlyMedia'>[],
): RingTone | undefined {
  const isTalking = calls.some(({ state }) => state === 'connected' || state === 'answering');
  if (calls.some(({ state }) => state === 'incoming')) return isTalking ? 'call-waiting' : 'ringtone';
  // RFC 3960 §3.2: a tone of ours only when the far side sends none.
  return calls.some(({ hasEarlyMedia, state }) => state === 'ringing' && !hasEarlyMedia)
    ? 'ringback'
    : undefined;
}
