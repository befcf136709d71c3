import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '@offhook/primitives';

export interface NonceMintOptions {
  readonly clock: Clock;
  readonly lifeMs: number;
  /** Signs the nonces. Default: random, so that nonces end with the process. */
  readonly key?: Uint8Array;
}

const stampLength = 6;
const saltLength = 6;
const signedLength = stampLength + saltLength;
const signatureLength = 16;

/**
 * Makes nonces that need no memory: the time of issue and a salt, signed together with the flow they are for.
 * A nonce that was overheard is worthless on any other flow.
 */
export class NonceMint {
  readonly #clock: Clock;
  readonly #lifeMs: number;
  readonly #key: Uint8Array;

  constructor({ clock, key = randomBytes(32), lifeMs }: NonceMintOptions) {
    this.#clock = clock;
    this.#lifeMs = lifeMs;
    this.#key = key;
  }

  issue(flowId: string): string {
    const stamp = Buffer.alloc(stampLength);
    stamp.writeUIntBE(this.#clock.now(), 0, stampLength);
    const signed = Buffer.concat([stamp, randomBytes(saltLength)]);
    return Buffer.concat([signed, this.#sign(signed, flowId)]).toString('base64url');
  }

  /** When a nonce of ours for this flow ends; undefined for one that ended already or was never ours. */
  endOf(nonce: string, flowId: string): number | undefined {
    const bytes = Buffer.from(nonce, 'base64url');
    if (bytes.length !== signedLength + signatureLength || bytes.toString('base64url') !== nonce)
      return undefined;
    const signed = bytes.subarray(0, signedLength);
    if (!timingSafeEqual(bytes.subarray(signedLength), this.#sign(signed, flowId))) return undefined;
    const endMs = signed.readUIntBE(0, stampLength) + this.#lifeMs;
    return endMs > this.#clock.now() ? endMs : undefined;
  }

  #sign(signed: Uint8Array, flowId: string): Buffer {
    const signature = createHmac('sha256', this.#key).update(signed).update(flowId).digest();
    return signature.subarray(0, signatureLength);
  }
}
