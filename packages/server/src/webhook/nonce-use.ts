import type { AuthWebhookRequest } from '@offhook/protocol';
import type { SeenOnce } from '../limit/seen-once.js';
import type { DigestClaim } from './digest-check.js';

export interface NonceUseOptions {
  readonly seenOnce: SeenOnce;
  /** For how long a count is known again. */
  readonly memoryMs: number;
}

/** Knows which count of which nonce was shown: the same one twice is a replay (RFC 7616 §3.4, `nc`). */
export class NonceUse {
  readonly #options: NonceUseOptions;

  constructor(options: NonceUseOptions) {
    this.#options = options;
  }

  /**
   * Notes a use, and answers false for a replay. To be asked about right digests alone: a stranger must not use up
   * the counts of somebody's phone.
   */
  async isFirst({ realm, username }: AuthWebhookRequest, claim: DigestClaim): Promise<boolean> {
    // Without qop there is no count, and the phone may show the same digest again (RFC 2617 §3.2.2).
    if (claim.protection === undefined) return true;
    const { memoryMs, seenOnce } = this.#options;
    // None of them holds a line break.
    const key = [realm, username, claim.nonce, claim.protection.nc.toLowerCase()].join('\n');
    return await seenOnce.isFirst(key, memoryMs);
  }
}
