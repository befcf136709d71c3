import type { Subscribable } from '@offhook/primitives';
import type { DialogId } from './dialog-id.js';
import type { EarlyDialog, EarlyDialogEvents } from './early-dialog.js';
import type { IncomingRefer, OutgoingRefer } from './refer.js';
import type { RemoteIdentity, SipReason, SipRefusal } from './sip-outcome.js';

/** `bye`: the far side hung up. `timer`: it did not refresh the session (RFC 4028). `gone`: it knows of no such call. */
export type DialogEnd = 'bye' | 'timer' | 'gone';

export interface CallDialogEvents extends EarlyDialogEvents {
  /** The ACK came, with the answer where the 2xx had the offer. For who calls, a dialog begins confirmed. */
  confirmed: { readonly answer: string | undefined };
  /** No ACK came in 32 s (RFC 3261 §13.3.1.4). */
  unconfirmed: object;
  /** The far side wants other media, or refreshes the dialog (re-INVITE or UPDATE). */
  offered: { readonly offer: RemoteOffer };
  /** The far side wants us to call somebody. */
  referred: { readonly refer: IncomingRefer };
  /** Somebody else is at the other end now, as after a transfer. */
  identified: { readonly identity: RemoteIdentity };
  /** The call is over. What had to be said to the far side is said. */
  ended: { readonly reason: DialogEnd; readonly sipReason: SipReason | undefined };
}

/** An answered call, as SIP sees it. */
export interface CallDialog extends Pick<EarlyDialog, 'canTrickle' | 'info'>, Subscribable<CallDialogEvents> {
  readonly id: DialogId;
  /**
   * Offers other media (re-INVITE). Always settles: an offer that collides with the far side's is a refusal with 491,
   * one while another is under way too, and no answer is one with 408.
   *
   * @throws the signal's reason, once aborted. What the far side says then is acknowledged and forgotten.
   */
  offer(description: string, signal: AbortSignal): Promise<OfferOutcome>;
  /** Asks the far side to call `target`, in the place of the call `replaces`, which is one of ours (RFC 3515, RFC 3891). */
  refer(target: string, replaces?: DialogId): OutgoingRefer;
  /** Sends BYE, after the ACK where one is awaited. No event comes after the call of this. Resolves when answered, or given up. */
  bye(reason?: Pick<SipReason, 'cause' | 'text'>): Promise<void>;
}

export type OfferOutcome = { readonly kind: 'accepted'; readonly answer: string } | SipRefusal;

export interface RemoteOffer {
  /** Absent when the far side wants the offer from us. */
  readonly description: string | undefined;
  /**
   * 200 with an answer, or with an offer where there was none.
   * Resolves at once in the first case; in the second with the far side's answer, or undefined when none comes.
   */
  accept(description: string): Promise<string | undefined>;
  /** A final response from 400 to 699. */
  refuse(status: number): void;
}
