import type { Call } from '../call/call.js';
import type { DialTarget } from '../dial-target/dial-target.js';
import type { DialogId } from '../ports/signalling-port.js';

/** A call to make, and what it takes the place of. */
export interface ReferredCall {
  readonly target: DialTarget;
  readonly headers: Readonly<Record<string, string>>;
  /** The target's call (RFC 3891). */
  readonly replaces?: DialogId | undefined;
  /** Ours. */
  readonly replaced?: Call | undefined;
}
