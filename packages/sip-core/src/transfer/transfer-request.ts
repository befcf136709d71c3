import type { Call } from '../call/call.js';

/**
 * What the phone does when the other side of a call asks it to call somebody else: it calls, it asks its user by the
 * event `transferRequested`, or it refuses.
 */
export type TransferPolicy = 'follow' | 'ask' | 'refuse';

export interface TransferPolicies {
  /** For who asks in a call. Default: `follow`. */
  readonly transferPolicy?: TransferPolicy | undefined;
  /** For who asks outside of any call. Default: `refuse`. */
  readonly strangerTransferPolicy?: Exclude<TransferPolicy, 'follow'> | undefined;
}

/** Somebody wants us to call somebody else. */
export interface TransferRequest {
  /** The call that would be replaced; absent when somebody asks outside of any call. */
  readonly call: Call | undefined;
  /** The number or user name that we would call. */
  readonly target: string;
  /** Who asks, as they claim: the Referred-By header (RFC 3892). */
  readonly referredBy: string | undefined;
  /** The target expects us: it has talked to who asks. */
  readonly isAnnounced: boolean;
  /**
   * Calls the target. The call that it replaces ends when the target has answered.
   *
   * @throws TransferError transfer/invalid-state when it was answered before, or its time is over.
   * @throws CallError call/not-registered …
   */
  accept(): Call;
  /** Does nothing when it was answered before. */
  refuse(): void;
}
