import type { Subscribable } from '@offhook/primitives';
import type { CallDialog } from './call-dialog.js';
import type { DialogId } from './dialog-id.js';
import type { EarlyDialog, EarlyDialogEvents } from './early-dialog.js';
import type { RemoteIdentity, SipReason, SipRefusal } from './sip-outcome.js';

export interface InviteRequest {
  /** The Call-ID, by which what is on the wire can be told to belong to the call. Default: a random one. */
  readonly callId?: string;
  /** A SIP URI. */
  readonly target: string;
  /** The session description that is offered. */
  readonly offer: string;
  /** More headers, by name. */
  readonly headers: Readonly<Record<string, string>>;
  /** The call of the target's that ours takes the place of: as its other side sees it, like `IncomingRefer.replaces` (RFC 3891). */
  readonly replaces?: DialogId | undefined;
}

export interface OutgoingInviteEvents {
  /** A provisional response from 180 to 199. Reliable ones are acknowledged already (RFC 3262). */
  progressed: {
    readonly status: number;
    /** Tells apart the phones that ring (RFC 3261 §12.1: the tag). Empty when the response has none. */
    readonly forkId: string;
    /** Early media: what the fork answers before anybody answers. */
    readonly description: string | undefined;
    /** Whether the far side plays a tone of its own (RFC 5009); absent when it does not say. */
    readonly hasOwnRingback?: boolean;
    /** What can be said to the fork now. The same object each time; absent when the response begins no dialog. */
    readonly dialog?: EarlyDialog;
    readonly identity: RemoteIdentity;
  };
  /** A 2xx, which is acknowledged already. */
  accepted: {
    readonly dialog: CallDialog;
    /** Of the 2xx, or of a reliable provisional response of the same fork that had it before (RFC 3262 §5). */
    readonly answer: string | undefined;
    readonly forkId: string;
    readonly identity: RemoteIdentity;
  };
  refused: {
    readonly refusal: SipRefusal;
    /** Of a 3xx, where to call instead: SIP URIs, the best first. */
    readonly contacts: readonly string[];
    /** What a gateway or a proxy says about it in words (RFC 3326). */
    readonly reasonText: string | undefined;
  };
}

export interface OutgoingInvite extends Subscribable<OutgoingInviteEvents> {
  /**
   * Gives up: CANCEL as soon as the protocol allows one. A 2xx that crosses it is acknowledged and hung up.
   * No event comes after the call of this. Resolves when the far side knows, or will never.
   */
  cancel(reason?: Pick<SipReason, 'cause' | 'text'>): Promise<void>;
}

/** INFOs come as soon as it rings. */
export interface IncomingInviteEvents extends EarlyDialogEvents {
  /** The caller, or a proxy in its name, took the INVITE back. It is answered already. */
  cancelled: { readonly reason: SipReason };
}

export interface IncomingInvite extends Subscribable<IncomingInviteEvents> {
  readonly callId: string;
  readonly identity: RemoteIdentity;
  /** Absent when the caller wants the offer from us, in the 2xx. */
  readonly offer: string | undefined;
  /** The call of ours that this one takes the place of (RFC 3891): its `CallDialog.id`. */
  readonly dialogToReplace: DialogId | undefined;
  /** The Alert-Info header: which ring it should be. */
  readonly alertInfo: string | undefined;
  /** The caller wants it answered without a hand: an intercom. */
  readonly autoAnswerAfterMs: number | undefined;
  /** The caller says that it takes candidates later than a description (RFC 8840 §5). */
  readonly canTrickle: boolean;
  /** A header of the INVITE as it came; the first where there are several. */
  header(name: string): string | undefined;
  /** 180; 183 with an answer to be heard before anybody answers. */
  ring(description?: string): void;
  /** 200 with an answer, or with an offer where the INVITE had none. */
  accept(description: string): CallDialog;
  /** A final response from 400 to 699. */
  refuse(status: number): void;
  /** 302: the caller may call this SIP URI instead. */
  redirect(uri: string): void;
}
