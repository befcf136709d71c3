import {
  digestHa1,
  digestResponse,
  formatChallenge,
  parseCredentials,
  readAlgorithm,
  type SipRequest,
} from '@offhook/sip-message';

export type DigestVerdict = 'right' | 'wrong' | 'stale' | 'missing';

export interface MemoryDigestOptions {
  readonly users: Readonly<Record<string, string>>;
  readonly domain: string;
  readonly algorithms: readonly ('MD5' | 'SHA-256')[];
}

/** Asks for digests and checks them (RFC 7616). */
export class MemoryDigest {
  readonly #options: MemoryDigestOptions;
  /** How often each nonce was used. */
  readonly #nonces: Map<string, number> = new Map<string, number>();
  #count = 0;
  /** Hands out one nonce again and again, as servers do that count its uses (RFC 7616 §3.4). */
  reusesNonce = false;
  /** The algorithms of the right answers, in order. */
  readonly accepted: string[] = [];

  constructor(options: MemoryDigestOptions) {
    this.#options = options;
  }

  /** Makes every nonce too old. */
  expireNonces(): void {
    this.#nonces.clear();
  }

  challenges(isStale: boolean): readonly string[] {
    const { algorithms, domain } = this.#options;
    if (!this.reusesNonce) this.#count += 1;
    const nonce = `nonce-${this.#count}`;
    if (!this.#nonces.has(nonce)) this.#nonces.set(nonce, 0);
    return algorithms.map((algorithm) =>
      formatChallenge({ realm: domain, nonce, algorithm, qop: ['auth'], isStale }),
    );
  }

  check(request: SipRequest, header: 'Authorization' | 'Proxy-Authorization'): DigestVerdict {
    const value = request.headers.first(header);
    if (value === undefined) return 'missing';
    const {
      algorithm: name,
      cnonce,
      nc,
      nonce,
      qop,
      realm,
      response,
      uri,
      username,
    } = parseCredentials(value);
    const used = this.#nonces.get(nonce);
    if (used === undefined) return 'stale';
    const algorithm = readAlgorithm(name);
    const password = this.#options.users[username];
    if (algorithm === undefined || password === undefined || cnonce === undefined || nc === undefined)
      return 'wrong';
    const ha1 = digestHa1({ algorithm, username, realm, password });
    const right = digestResponse({
      algorithm,
      ha1,
      method: request.method,
      uri: request.uri,
      nonce,
      nc,
      cnonce,
      ...(qop === undefined ? {} : { qop }),
    });
    if (right !== response || uri !== request.uri || Number.parseInt(nc, 16) <= used) return 'wrong';
    this.#nonces.set(nonce, Number.parseInt(nc, 16));
    this.accepted.push(algorithm);
    return 'right';
  }
}
