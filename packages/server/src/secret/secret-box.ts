import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const algorithm = 'aes-256-gcm';
const version = 'v1';
const ivLength = 12;
const tagLength = 16;

/** Encrypts what the database must not show: AES-256-GCM under the server's key. */
export class SecretBox {
  readonly #key: Buffer;

  /** `key` is 32 bytes. */
  constructor(key: Buffer) {
    this.#key = key;
  }

  /** `context` says whose secret it is: sealed text that was moved to another row does not open. */
  seal(text: string, context: string): string {
    const iv = randomBytes(ivLength);
    const cipher = createCipheriv(algorithm, this.#key, iv, { authTagLength: tagLength });
    cipher.setAAD(Buffer.from(context));
    const sealed = [iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()];
    return `${version}.${Buffer.concat(sealed).toString('base64url')}`;
  }

  /** Undefined when the text was sealed with another key or context, or was changed. */
  open(sealed: string, context: string): string | undefined {
    const [sealedVersion, body = ''] = sealed.split('.');
    const bytes = Buffer.from(body, 'base64url');
    if (sealedVersion !== version || bytes.length < ivLength + tagLength) return undefined;
    const decipher = createDecipheriv(algorithm, this.#key, bytes.subarray(0, ivLength), {
      authTagLength: tagLength,
    });
    decipher.setAAD(Buffer.from(context));
    decipher.setAuthTag(bytes.subarray(-tagLength));
    try {
      const text = decipher.update(bytes.subarray(ivLength, -tagLength));
      return Buffer.concat([text, decipher.final()]).toString('utf8');
    } catch {
      // GCM says by throwing that the tag does not fit.
      return undefined;
    }
  }
}
