import type { SipRequest } from '@offhook/sip-message';
import type { TokenSource } from '../../registration/token-source.js';

/** More headers for requests, by the request's method and the header's name. */
export interface ExtraHeaders {
  readonly REGISTER?: Readonly<Record<string, string>>;
  readonly INVITE?: Readonly<Record<string, string>>;
}

/** What every request of one kind carries beside what the protocol wants. */
export class RequestHeaders {
  readonly #extra: ExtraHeaders;
  readonly tokens: TokenSource | undefined;

  constructor(extra: ExtraHeaders, tokens: TokenSource | undefined) {
    this.#extra = extra;
    this.tokens = tokens;
  }

  addTo({ headers, method }: SipRequest): void {
    const extra = method === 'REGISTER' || method === 'INVITE' ? this.#extra[method] : undefined;
    for (const [name, value] of Object.entries(extra ?? {})) headers.set(name, value);
    // RFC 8898 §2.1: with the first request already, so that no challenge has to come first.
    const token = this.tokens?.current;
    if (token !== undefined) headers.set('Authorization', `Bearer ${token}`);
  }
}
