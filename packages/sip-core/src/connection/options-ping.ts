import { randomToken } from '@offhook/sip-transaction';

/**
 * Asks a server for any answer, where it takes CRLF in silence: an OPTIONS of its own (RFC 3261 §11), for which no
 * transaction is needed, because a WebSocket loses nothing.
 */
export class OptionsPing {
  readonly #aor: string;
  readonly #isSecure: () => boolean;
  readonly #callId: string = randomToken(24);
  readonly #tag: string = randomToken(10);
  readonly #host: string = `${randomToken(12)}.invalid`;
  #sequence = 0;

  /** @param aor - the account, as `sip:alice@example.com` */
  constructor(aor: string, isSecure: () => boolean) {
    this.#aor = aor;
    this.#isSecure = isSecure;
  }

  text(): string {
    this.#sequence += 1;
    const server = this.#aor.replace(/^sip:.*@/, 'sip:');
    return [
      `OPTIONS ${server} SIP/2.0`,
      `Via: SIP/2.0/${this.#isSecure() ? 'WSS' : 'WS'} ${this.#host};branch=z9hG4bK${randomToken(12)}`,
      'Max-Forwards: 70',
      `From: <${this.#aor}>;tag=${this.#tag}`,
      `To: <${server}>`,
      `Call-ID: ${this.#callId}`,
      `CSeq: ${this.#sequence} OPTIONS`,
      'Content-Length: 0',
      '\r\n',
    ].join('\r\n');
  }

  /** Whatever the status: a server that refuses is there. */
  isAnswer(data: string): boolean {
    return data.startsWith('SIP/2.0 ') && data.includes(this.#callId);
  }
}
