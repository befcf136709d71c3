import type { DigestAlgorithm } from '@offhook/sip-message';
import type { SecretBox } from '../secret/secret-box.js';

/** Seals the HA1 values of device secrets, each bound to its row and its algorithm. */
export class Ha1Box {
  readonly #box: SecretBox;

  constructor(box: SecretBox) {
    this.#box = box;
  }

  seal(ha1: string, secretId: string, algorithm: DigestAlgorithm): string {
    return this.#box.seal(ha1, ha1Context(secretId, algorithm));
  }

  /** Undefined when it was sealed for another row or with another key. */
  open(sealed: string, secretId: string, algorithm: DigestAlgorithm): string | undefined {
    return this.#box.open(sealed, ha1Context(secretId, algorithm));
  }
}

/** What an HA1 is sealed for: see `SecretBox`. */
export function ha1Context(secretId: string, algorithm: DigestAlgorithm): string {
  return `device-secret/${secretId}/${algorithm}`;
}
