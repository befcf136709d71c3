import type { Subscribable } from '@offhook/primitives';

export interface SubscriptionRequest {
  /** A SIP URI. */
  readonly target: string;
  /** The event package, as `presence`. */
  readonly event: string;
  /** The content types that can be read, as in the Accept header. */
  readonly accept: string;
  /** How long it should last until it is refreshed. The server may shorten it. */
  readonly expiresSeconds: number;
  /** What the SUBSCRIBE carries, as a list or a filter. */
  readonly body?: { readonly contentType: string; readonly content: string } | undefined;
}

/**
 * Why a subscription is over: RFC 6665 §4.1.3; `refused` by the server or never answered; `unspecified` where it
 * did not say why.
 */
export type SubscriptionEnd =
  | 'deactivated'
  | 'probation'
  | 'rejected'
  | 'timeout'
  | 'giveup'
  | 'noresource'
  | 'invariant'
  | 'refused'
  | 'unspecified';

export interface SubscriptionEvents {
  /** A NOTIFY, which is answered already. */
  notified: {
    /** Empty when there is no body. */
    readonly contentType: string;
    readonly body: string;
    readonly state: 'active' | 'pending' | 'terminated';
  };
  /** It is over, and not by our `end`. */
  ended: {
    readonly reason: SubscriptionEnd;
    /** Of a refusal. */
    readonly status?: number;
    readonly retryAfterSeconds?: number;
  };
}

/** A subscription to what happens at somebody else's (RFC 6665). It refreshes itself. */
export interface Subscription extends Subscribable<SubscriptionEvents> {
  /** Takes it back. No event comes after the call of this. Resolves when the server knows, or will never. */
  end(): Promise<void>;
}
