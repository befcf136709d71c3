import type { Subscribable } from '@offhook/primitives';

export interface SignallingEvents {
  /** The connection went away unasked. Answered calls go on: their sound does not pass through it. */
  connectionLost: { readonly reason: string };
  /** Somebody calls. */
  inviteReceived: { readonly invite: IncomingInvite };
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
  /** One REGISTER with its challenges answered. Always settles: no answer is a refusal with status 408. */
  register(request: RegisterRequest): Promise<RegisterOutcome>;
  /** Sends an INVITE; what becomes of it comes as events of the returned object. */
  invite(request: InviteRequest): OutgoingInvite;
  /** Drops every transaction and closes the connection. */
  dispose(): void;
}

export interface RegisterRequest {
  /** 0 removes the binding. */
  readonly expiresSeconds: number;
  readonly signal: AbortSignal;
}

export type RegisterOutcome = { readonly kind: 'accepted'; readonly expiresSeconds: number } | SipRefusal;

/** A final response that is not a success. */
export interface SipRefusal {
  readonly kind: 'refused';
  /** From 300 to 699; 408 also when no response came, 503 when the request could not be sent. */
  readonly status: number;
  readonly reason: string;
  /** Of a 423. */
  readonly minExpiresSeconds?: number;
  /** How long the server asks to be left alone. */
  readonly retryAfterSeconds?: number;
}

export interface InviteRequest {
  /** A SIP URI. */
  readonly target: string;
  /** The session description that is offered. */
  readonly offer: string;
  /** More headers, by name. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface OutgoingInviteEvents {
  /** A provisional response from 180 to 199. */
  progressed: { readonly status: number };
  /** A 2xx, which is acknowledged already. */
  accepted: { readonly dialog: CallDialog; readonly answer: string | undefined };
  refused: { readonly refusal: SipRefusal };
}

export interface OutgoingInvite extends Subscribable<OutgoingInviteEvents> {
  /**
   * Gives up: CANCEL as soon as the protocol allows one. A 2xx that crosses it is acknowledged and hung up.
   * No event comes after the call of this. Resolves when the far side knows, or will never.
   */
  cancel(): Promise<void>;
}

export interface IncomingInviteEvents {
  /** The caller, or a proxy in its name, took the INVITE back. It is answered already. */
  cancelled: { readonly isAnsweredElsewhere: boolean };
}

export interface IncomingInvite extends Subscribable<IncomingInviteEvents> {
  /** The caller's user name or number, as it claims. */
  readonly remoteNumber: string;
  /** Empty when the caller gave none. */
  readonly remoteName: string;
  /** Absent when the caller wants the offer from us, in the 2xx. */
  readonly offer: string | undefined;
  /** 180. */
  ring(): void;
  /** 200 with an answer, or with an offer where the INVITE had none. */
  accept(description: string): CallDialog;
  /** A final response from 400 to 699. */
  refuse(status: number): void;
}

export interface CallDialogEvents {
  /** The ACK came, with the answer where the 2xx had the offer. For who calls, a dialog begins confirmed. */
  confirmed: { readonly answer: string | undefined };
  /** No ACK came in 32 s (RFC 3261 §13.3.1.4). */
  unconfirmed: object;
  /** The far side wants other media, or refreshes the dialog (re-INVITE). */
  offered: { readonly offer: RemoteOffer };
  /** The far side hung up. It is answered already. */
  ended: object;
}

/** An answered call, as SIP sees it. */
export interface CallDialog extends Subscribable<CallDialogEvents> {
  /** Sends BYE, after the ACK where one is awaited. No event comes after the call of this. Resolves when answered, or given up. */
  bye(): Promise<void>;
}

export interface RemoteOffer {
  /** Absent when the far side wants the offer from us. */
  readonly description: string | undefined;
  accept(description: string): void;
  /** A final response from 400 to 699. */
  refuse(status: number): void;
}
