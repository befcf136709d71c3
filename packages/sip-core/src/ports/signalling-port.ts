import type { Subscribable } from '@offhook/primitives';
import type { IncomingInvite, InviteRequest, OutgoingInvite } from './invite.js';
import type { IncomingRefer } from './refer.js';
import type { SipRefusal } from './sip-outcome.js';
import type { Subscription, SubscriptionRequest } from './subscription.js';

export type { CallDialog, CallDialogEvents, DialogEnd, OfferOutcome, RemoteOffer } from './call-dialog.js';
export type { DialogId } from './dialog-id.js';
export type { EarlyDialog, EarlyDialogEvents, ReceivedInfo } from './early-dialog.js';
export type {
  IncomingInvite,
  IncomingInviteEvents,
  InviteRequest,
  OutgoingInvite,
  OutgoingInviteEvents,
} from './invite.js';
export type { IncomingRefer, OutgoingRefer, OutgoingReferEvents, ReferReport } from './refer.js';
export type { RemoteIdentity, SipOutcome, SipReason, SipRefusal } from './sip-outcome.js';
export type {
  Subscription,
  SubscriptionEnd,
  SubscriptionEvents,
  SubscriptionRequest,
} from './subscription.js';

export interface SignallingEvents {
  /** The connection went away unasked. Answered calls go on: their sound does not pass through it. */
  connectionLost: { readonly reason: string };
  /** Somebody calls. */
  inviteReceived: { readonly invite: IncomingInvite };
  /** Somebody wants us to call somebody, and not in a call. Refused with 403 when nobody listens. */
  referReceived: { readonly refer: IncomingRefer };
  /** A NOTIFY without a subscription of ours, as for message waiting. It is answered already. */
  notified: { readonly event: string; readonly contentType: string; readonly body: string };
  /** A message went over the wire, before anybody acts on it. It has its secrets: see `@offhook/sip-core/trace`. */
  messagePassed: SipMessagePassed;
}

export interface SipMessagePassed {
  readonly direction: 'sent' | 'received';
  /** As it was on the wire. */
  readonly text: string;
}

/** SIP as the engine needs it. The adapter owns transactions, dialogs and digests; the engine owns what they mean. */
export interface SignallingPort extends Subscribable<SignallingEvents> {
  readonly isConnected: boolean;
  /**
   * Opens the connection, or resolves at once when it is open.
   *
   * @throws RegistrationError registration/unreachable, when no server could be reached before the deadline.
   */
  connect(signal: AbortSignal): Promise<void>;
  /** Closes the connection without a `connectionLost`. */
  disconnect(): void;
  /**
   * Closes the connection, and lets other servers go before this one for a while. False, and nothing done, where there is
   * no other.
   */
  leaveServer(durationMs: number): boolean;
  /** One REGISTER with its challenges answered. Always settles: no answer is a refusal with status 408. */
  register(request: RegisterRequest): Promise<RegisterOutcome>;
  /** Sends an INVITE; what becomes of it comes as events of the returned object. */
  invite(request: InviteRequest): OutgoingInvite;
  /** Sends a SUBSCRIBE; what becomes of it comes as events of the returned object. */
  subscribe(request: SubscriptionRequest): Subscription;
  /** Drops every transaction and closes the connection. */
  dispose(): void;
}

export interface RegisterRequest {
  /** 0 removes the binding. */
  readonly expiresSeconds: number;
  readonly signal: AbortSignal;
}

export type RegisterOutcome = { readonly kind: 'accepted'; readonly expiresSeconds: number } | SipRefusal;
