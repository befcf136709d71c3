import type { CheckedServer } from '@offhook/protocol';
import type { IceSightings } from '../check-ports.js';

/** W3C WebRTC §4.8.2: the server could not be reached, or its name could not be found. */
const unreachableCode = 701;

/** What was seen of a server, in a word. */
export function iceOutcomeOf(seen: IceSightings, scheme: 'stun' | 'turn'): CheckedServer['outcome'] {
  if (!seen.isUsable) return 'unusable';
  if (seen.candidate !== undefined) return 'answered';
  // 401 for credentials that are wrong, 403, 437, 438, 441, 486, 508 … (RFC 8656 §19): it is there, and does not want us.
  if (seen.errorCodes.some((code) => code !== unreachableCode)) return 'refused';
  // An address that we have anyway is no candidate of its own (RFC 8445 §5.1.3): without a NAT a STUN server that
  // answers looks like this. A relay would have shown itself.
  if (scheme === 'stun' && seen.isComplete && seen.errorCodes.length === 0) return 'answered';
  return 'silent';
}
