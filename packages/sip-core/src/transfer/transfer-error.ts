import { OffhookError } from '@offhook/primitives';

/** Every code of a `TransferError`. Each has a page in `docs/errors/transfer`. */
export const transferErrorCodes = [
  'transfer/invalid-state',
  'transfer/hold-failed',
  'transfer/refused',
  'transfer/failed',
  'transfer/timed-out',
  'transfer/call-ended',
] as const;
export type TransferErrorCode = (typeof transferErrorCodes)[number];

/** A call could not be given to somebody else. */
export class TransferError extends OffhookError<TransferErrorCode> {
  override readonly name = 'TransferError';
}
