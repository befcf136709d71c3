import { createHmac, randomBytes } from 'node:crypto';
import { parseVia, type SipRequest } from '@offhook/sip-message';
import { randomToken } from '@offhook/sip-transaction';

const magicCookie = 'z9hG4bK';

/**
 * What decides where a request goes: if all of it is the same again, so is the way (RFC 3261 §16.6 step 8, RFC 5393
 * §4.2). Credentials are not a part of it, because the edge takes them away before it forwards.
 */
const decidingHeaders = ['From', 'To', 'Call-ID', 'CSeq', 'Route', 'Proxy-Require'];

/** Marks the edge's own branches, so that a request that comes round again is known. */
export class LoopMarks {
  readonly #sentBy: string;
  readonly #key: Uint8Array = randomBytes(32);

  /** `sentBy` is the host that the edge writes into its Via. */
  constructor(sentBy: string) {
    this.#sentBy = sentBy;
  }

  /** A branch of its own for a copy of `request`, with the request's mark in it. */
  branchFor(mark: string): string {
    return `${magicCookie}${randomToken(14)}.${mark}`;
  }

  markOf({ headers, uri }: SipRequest): string {
    const hash = createHmac('sha256', this.#key).update(uri);
    for (const name of decidingHeaders) hash.update(`\n${headers.all(name).join(',')}`);
    return hash.digest('base64url').slice(0, 12);
  }

  /** Whether the edge forwarded this very request before. */
  isLoop(request: SipRequest): boolean {
    const [, ...passed] = request.headers.all('Via');
    if (passed.length === 0) return false;
    const mark = this.markOf(request);
    return passed.map(parseVia).some(({ host, parameters }) => {
      return host.toLowerCase() === this.#sentBy && parameters.get('branch')?.endsWith(`.${mark}`) === true;
    });
  }
}
