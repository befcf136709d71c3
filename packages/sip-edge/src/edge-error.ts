import { OffhookError, type OffhookErrorOptions } from '@offhook/primitives';

/** Every code that the SIP edge throws. Each has a page in `docs/errors/edge/`. */
export const edgeErrorCodes = ['edge/bad-offer', 'edge/echo-busy', 'edge/echo-unavailable'] as const;
export type EdgeErrorCode = (typeof edgeErrorCodes)[number];

/** What the SIP edge throws. Branch on `code`, show `message`. */
export class EdgeError extends OffhookError<EdgeErrorCode> {
  override readonly name = 'EdgeError';

  constructor(code: EdgeErrorCode, message: string, options: OffhookErrorOptions = {}) {
    super(code, message, options);
  }
}
