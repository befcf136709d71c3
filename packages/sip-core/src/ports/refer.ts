import type { Subscribable } from '@offhook/primitives';
import type { DialogId } from './dialog-id.js';
import type { SipOutcome } from './sip-outcome.js';

export interface OutgoingReferEvents {
  /** A 2xx: the far side will try. A NOTIFY may overtake it, and then this comes first all the same, or not at all. */
  accepted: object;
  /** How the far side's call goes on, from 100 to 199 (RFC 3515 §2.4.5). */
  progressed: { readonly status: number; readonly reason: string };
  /**
   * The last that is heard of it: what became of the far side's call, or why there is none.
   * 408 when the far side tells nothing more.
   */
  ended: { readonly outcome: SipOutcome };
}

/** What we asked the far side to do. */
export interface OutgoingRefer extends Subscribable<OutgoingReferEvents> {
  /** No longer listens. What the far side has begun goes on. */
  cancel(): void;
}

/** What the far side asks us to do: call somebody. Unanswered until it is accepted or refused. */
export interface IncomingRefer {
  /** A SIP or telephone URI. */
  readonly target: string;
  /** The call that ours takes the place of, for `InviteRequest.replaces`. */
  readonly replaces: DialogId | undefined;
  /** The Referred-By header as it came (RFC 3892). */
  readonly referredBy: string | undefined;
  /** 202, and a first report of 100. The others tell the far side what becomes of it. */
  accept(): ReferReport;
  /** A final response from 400 to 699. */
  refuse(status: number): void;
}

export interface ReferReport {
  /** How the call goes on: the status of its response. From 200 on it is the last one. */
  report(status: number, reason: string): void;
  /** Nothing more is reported. */
  end(): void;
}
