import type { SipMessage } from '@offhook/sip-message';

/**
 * A two-way stream of SIP messages that loses and repeats none, as a WebSocket (RFC 7118). What is read from it is
 * handed to the `TransactionLayer`.
 */
export interface SipFlow {
  /** Unique among the flows of one layer. */
  readonly id: string;
  /** Sends one message; false when the flow cannot carry it. */
  sendMessage(message: SipMessage): boolean;
}
