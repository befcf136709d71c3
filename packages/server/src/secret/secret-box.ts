import { createCipheriv, createDecipheriv, type KeyObject, randomBytes } from 'node:crypto';
import { KeyRing } from './key-ring.js';

const algorithm = 'aes-256-gcm';
const ivLength = 12;
const tagLength = 16;

/** Encrypts what the database must not show: AES-256-GCM under the server's current key, whose name the text bears. */
export class SecretBox {
  readonly #ring: KeyRing;

  /** A single key is 32 bytes. */
  constructor(keys: KeyRing | Buffer) {
    this.#ring = keys instanceof KeyRing ? keys : new KeyRing([keys]);
  }

  /** `context` says whose secret it is: sealed text that was moved to another row does not open. */
  seal(text: string, context: string): string {
    const { id, key } = this.#ring.current();
    const iv = randomBytes(ivLength);
    const cipher = createCipheriv(algorithm, key, iv, { authTagLength: tagLength });
    cipher.setAAD(Buffer.from(context));
    const sealed = [iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()];
    return `v2.${id}.${Buffer.concat(sealed).toString('base64url')}`;
  }

  /** Undefined when the text was sealed with another key or context, or was changed. */
  open(sealed: string, context: string): string | undefined {
    const [version, name = '', body = ''] = sealed.split('.');
    if (version === 'v2') {
      const found = this.#ring.find(name);
      return found === undefined ? undefined : openWith(found.key, body, context);
    }
    if (version !== 'v1') return undefined;
    // The first version did not name its key.
    for (const { key } of this.#ring.all()) {
      const text = openWith(key, name, context);
      if (text !== undefined) return text;
    }
    return undefined;
  }

  /** Names the key that seals now. */
  keyId(): string {
    return this.#ring.current().id;
  }

  /** Whether `sealed` would be sealed the same way today. */
  isCurrent(sealed: string): boolean {
    return sealed.startsWith(`v2.${this.keyId()}.`);
  }
}

function openWith(key: KeyObject, body: string, context: string): string | undefined {
  const bytes = Buffer.from(body, 'base64url');
  if (bytes.length < ivLength + tagLength) return undefined;
  const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, ivLength), {
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
