import type { Subscribable } from '@offhook/primitives';
import type { TransferError } from './transfer-error.js';
import type { TransferState } from './transfer-state.js';

export interface TransferEvents {
  /** `previous` is the state before, the same one when only the status of the other call is new. */
  changed: { readonly transfer: Transfer; readonly previous: TransferState };
}

export interface TransferOptions {
  /** Aborting it is `cancel`. */
  readonly signal?: AbortSignal | undefined;
}

/** Giving a call to somebody else: what the other side of it makes of that. */
export interface Transfer extends Subscribable<TransferEvents> {
  /** The number or user name that gets the call. */
  readonly target: string;
  /** The target was asked first, in a call of its own. */
  readonly isAttended: boolean;
  readonly state: TransferState;
  /** The last SIP status that the other side reported, as 180 or 486. */
  readonly sipStatus: number | undefined;
  /** Why it failed. */
  readonly error: TransferError | undefined;
  /** Resolves, and never rejects, at its end: with both calls hung up, or with the first one back as it was. */
  readonly settled: Promise<TransferState>;
  /** Takes the call back, and no longer listens. What the other side has begun may go on. Safe to call twice. */
  cancel(): void;
}
