import { timingSafeEqual } from 'node:crypto';

export interface CallerCredentials {
  readonly username: string;
  readonly password: string;
}

const basic = /^Basic +([A-Za-z0-9+/]+=*) *$/i;
/** The longest pair that the configuration allows, in UTF-8. */
const capacity = 2_048;
/** A pair of that length in base64, and the scheme. */
const maxHeaderLength = 2_800;

/** What the SIP edge shows in HTTP Basic (RFC 7617). */
export class EdgeCredentials {
  readonly #expected: Buffer = Buffer.alloc(capacity);
  readonly #shown: Buffer = Buffer.alloc(capacity);

  constructor({ password, username }: CallerCredentials) {
    this.#expected.write(`${username}:${password}`);
  }

  /**
   * Whether the value of an `Authorization` header is right. Both are filled up to one length, so that the time tells
   * neither what was wrong nor how long it should be.
   */
  isShownBy(header = ''): boolean {
    const encoded = header.length > maxHeaderLength ? undefined : basic.exec(header)?.[1];
    if (encoded === undefined) return false;
    this.#shown.fill(0);
    this.#shown.write(encoded, 'base64');
    return timingSafeEqual(this.#shown, this.#expected);
  }
}
