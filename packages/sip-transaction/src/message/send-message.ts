import { encodeMessage, serializeMessage, type SipMessage } from '@offhook/sip-message';
import type { SipFlow } from '../sip-flow.js';

/** Writes a message to a flow; false when the flow cannot carry it. */
export function sendMessage(flow: SipFlow, message: SipMessage): boolean {
  // Browsers may be strict about the frame's type: text goes as text (RFC 7118 §4.2).
  return flow.send(message.rawBody === undefined ? serializeMessage(message) : encodeMessage(message));
}
