import type { Call } from '../call/call.js';
import type { Transfer, TransferOptions } from './transfer.js';

/** Gives calls away. */
export interface CallTransfers {
  /** @throws TransferError transfer/invalid-state, CallError call/invalid-target */
  transfer(call: Call, target: string, options: TransferOptions): Transfer;
  /** @throws TransferError transfer/invalid-state */
  transferTo(call: Call, consultation: Call, options: TransferOptions): Transfer;
}
