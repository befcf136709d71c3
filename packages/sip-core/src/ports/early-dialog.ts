import type { Subscribable } from '@offhook/primitives';
import type { SipOutcome } from './sip-outcome.js';

/** An INFO (RFC 6086). It is answered with 200, unless a listener refuses it at once. */
export interface ReceivedInfo {
  readonly contentType: string;
  readonly body: string;
  /** One of those that we take: `trickle-ice`. Absent for an INFO of no package, as for a digit. */
  readonly infoPackage: string | undefined;
  /** A final response from 400 to 699. */
  readonly refuse: (status: number) => void;
}

export interface EarlyDialogEvents {
  infoReceived: ReceivedInfo;
}

/** What can be said to a far side before it answers, or after. */
export interface EarlyDialog extends Subscribable<EarlyDialogEvents> {
  /** The far side says that it takes candidates later than a description (RFC 8840 §5: the option tag). */
  readonly canTrickle: boolean;
  /** Sends an INFO, as for a digit. Always settles. */
  info(contentType: string, body: string, infoPackage?: string): Promise<SipOutcome>;
}
