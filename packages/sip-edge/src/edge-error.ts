import { OffhookError, type OffhookErrorOptions } from '@offhook/primitives';

/** Every code that the SIP edge throws or logs. Each has a page in `docs/errors/edge/`. */
export const edgeErrorCodes = [
  'edge/invalid-options',
  'edge/disposed',
  'edge/webhook-unreachable',
  'edge/webhook-timed-out',
  'edge/webhook-misconfigured',
  'edge/webhook-bad-answer',
  'edge/bad-offer',
  'edge/echo-busy',
  'edge/echo-unavailable',
] as const;

export type EdgeErrorCode = (typeof edgeErrorCodes)[number];

/** What goes wrong in the SIP edge itself. What a client does wrong is answered in SIP and never thrown. */
export class EdgeError extends OffhookError<EdgeErrorCode> {
  override readonly name = 'EdgeError';

  constructor(code: EdgeErrorCode, message: string, options: OffhookErrorOptions = {}) {
    super(code, message, options);
  }
}
