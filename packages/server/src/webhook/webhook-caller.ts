import type { Clock } from '@offhook/primitives';
import { type CallerCredentials, EdgeCredentials } from './edge-credentials.js';
import {
  isRecentSignature,
  isSignedBody,
  parseWebhookSignature,
  type WebhookSignature,
} from './webhook-signature.js';

export interface WebhookCallerOptions {
  /** What HTTP Basic must show. Undefined: it is not asked for. */
  readonly credentials: CallerCredentials | undefined;
  /** Who may have signed, by their secrets. None: no signature is asked for. */
  readonly signatureSecrets: readonly string[];
  readonly signatureToleranceMs: number;
  readonly clock: Clock;
}

/** Tells the SIP edge from a stranger: everything that is configured must be shown. */
export class WebhookCaller {
  readonly #options: WebhookCallerOptions;
  readonly #expected: EdgeCredentials | undefined;

  constructor(options: WebhookCallerOptions) {
    this.#options = options;
    const { credentials } = options;
    this.#expected = credentials === undefined ? undefined : new EdgeCredentials(credentials);
  }

  get hasToSign(): boolean {
    return this.#options.signatureSecrets.length > 0;
  }

  /** `header` is the value of `Authorization`. */
  hasCredentials(header: string | undefined): boolean {
    return this.#expected === undefined || this.#expected.isShownBy(header);
  }

  /** Whether the body is worth being read: there is a signature, and it is not of another day. */
  canHaveSigned(header: string | undefined): boolean {
    return !this.hasToSign || this.#recentSignature(header) !== undefined;
  }

  hasSigned(header: string | undefined, body: Uint8Array | string): boolean {
    if (!this.hasToSign) return true;
    const signature = this.#recentSignature(header);
    return signature !== undefined && isSignedBody(signature, body, this.#options.signatureSecrets);
  }

  #recentSignature(header = ''): WebhookSignature | undefined {
    const { clock, signatureToleranceMs } = this.#options;
    const signature = parseWebhookSignature(header);
    if (signature === undefined) return undefined;
    return isRecentSignature(signature, clock.now(), signatureToleranceMs) ? signature : undefined;
  }
}
