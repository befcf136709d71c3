/** A code reads `area/what`, as `call/busy`. Branch on it; it never changes its meaning. */
export type ErrorCode = `${string}/${string}`;

export interface OffhookErrorOptions {
  readonly cause?: unknown;
  /** Whether the same request may succeed when it is made again later. Default: false. */
  readonly retryable?: boolean;
  /** The SIP status (RFC 3261 §21) that led here, where there was one. */
  readonly sipStatus?: number | undefined;
}

/** Base of every error that Offhook throws. Branch on `code`, show `message`. */
export class OffhookError<Code extends ErrorCode = ErrorCode> extends Error {
  // A literal, because minifiers rename classes.
  override readonly name: string = 'OffhookError';
  /** The brand: holds across frames and duplicate bundles, where `instanceof` does not. */
  readonly isOffhookError = true as const;
  readonly code: Code;
  readonly retryable: boolean;
  readonly sipStatus: number | undefined;

  constructor(code: Code, message: string, options: OffhookErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.sipStatus = options.sipStatus;
  }
}

/** Tells our errors from others', also when they come from another frame or another copy of this package. */
export function isOffhookError(error: unknown): error is OffhookError {
  return (
    typeof error === 'object' &&
    error !== null &&
    'isOffhookError' in error &&
    error.isOffhookError === true &&
    'code' in error &&
    typeof error.code === 'string'
  );
}

/** Makes sure that what was thrown is one of ours: an `OffhookError` passes, all else becomes `fallback`'s. */
export function toOffhookError(thrown: unknown, fallback: (cause: unknown) => OffhookError): OffhookError {
  return isOffhookError(thrown) ? thrown : fallback(thrown);
}
