import { encodeMessage, serializeMessage, type SipMessage } from '@offhook/sip-message';

/** A message as it goes over a flow. Browsers may be strict about the frame's type: text goes as text (RFC 7118 §4.2). */
export function octetsOf(message: SipMessage): string | Uint8Array {
  return message.rawBody === undefined ? serializeMessage(message) : encodeMessage(message);
}
