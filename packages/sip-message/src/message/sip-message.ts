import type { SipHeaders } from '../headers/sip-headers.js';

/** What requests and responses have in common. */
export interface SipMessageParts {
  readonly headers: SipHeaders;
  /** The body as text; empty when there is none. */
  readonly body: string;
  /** The body's octets, only where they are no UTF-8 text. `body` then has U+FFFD in place of what is not. */
  readonly rawBody?: Uint8Array;
  /** The protocol's version where it is not `SIP/2.0`; `validateMessage` refuses it. */
  readonly version?: string;
}

export interface SipRequest extends SipMessageParts {
  readonly kind: 'request';
  /** Case-sensitive (RFC 3261 §7.1). */
  readonly method: string;
  /** The Request-URI as it was received: read it with `parseUri`. */
  readonly uri: string;
}

export interface SipResponse extends SipMessageParts {
  readonly kind: 'response';
  /** Three digits; `validateMessage` holds it to 100 to 699. */
  readonly status: number;
  /** May be empty (RFC 4475 §3.1.1.13). */
  readonly reason: string;
}

export type SipMessage = SipRequest | SipResponse;
