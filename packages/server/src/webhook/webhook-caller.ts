import { createHash, timingSafeEqual } from 'node:crypto';
import type { Clock } from '@offhook/primitives';
import {
  isRecentSignature,
  isSignedBody,
  parseWebhookSignature,
  type WebhookSignature,
} from './webhook-signature.js';

export interface CallerCredentials {
  readonly username: string;
  readonly password: string;
}

export interface WebhookCallerOptions {
  /** What HTTP Basic must show. Undefined: it is not asked for. */
  readonly credentials: CallerCredentials | undefined;
  /** Who may have signed, by their secrets. None: no signature is asked for. */
  readonly signatureSecrets: readonly string[];
  readonly signatureToleranceMs: number;
  readonly clock: Clock;
}

/** Both in one, of one length: the time of a comparison tells neither which was wrong nor how long it should be. */
function digestOf({ password, username }: CallerCredentials): Buffer {
  return createHash('sha256').update(`${username}:${password}`).digest();
}

/** Tells the SIP edge from a stranger: everything that is configured must be shown. */
export class WebhookCaller {
  readonly #options: WebhookCallerOptions;
  readonly #expected: Buffer | undefined;

  constructor(options: WebhookCallerOptions) {
    this.#options = options;
    this.#expected = options.credentials === undefined ? undefined : digestOf(options.credentials);
  }

  get hasToSign(): boolean {
    return this.#options.signatureSecrets.length > 0;
  }

  hasCredentials(shown: CallerCredentials | undefined): boolean {
    if (this.#expected === undefined) return true;
    return shown !== undefined && timingSafeEqual(digestOf(shown), this.#expected);
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
