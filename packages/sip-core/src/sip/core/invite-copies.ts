import type { SipRequest } from '@offhook/sip-message';
import { tagOf } from '@offhook/sip-transaction';
import { sequenceOf } from './dialog.js';

/** The INVITEs that were taken: the same one may come over another way too (RFC 3261 §8.2.2.2). */
export class InviteCopies {
  readonly #keys = new Set<string>();

  /** Copies are known as such until the returned function is called. */
  add(invite: SipRequest): () => void {
    const key = keyOf(invite);
    this.#keys.add(key);
    return () => {
      this.#keys.delete(key);
    };
  }

  has(request: SipRequest): boolean {
    return this.#keys.has(keyOf(request));
  }
}

function keyOf(request: SipRequest): string {
  const { headers } = request;
  return `${headers.first('Call-ID') ?? ''}\n${tagOf(headers.first('From')) ?? ''}\n${sequenceOf(request)}`;
}
