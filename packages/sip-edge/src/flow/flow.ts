import type { SipFlow } from '@offhook/sip-transaction';

/** The far end of a flow. */
export interface FlowSource {
  readonly address: string;
  readonly port: number;
}

/** Why the edge closes a flow. */
export const flowCloseReasons = [
  'shut-down',
  'too-many-bad-messages',
  'too-many-messages',
  'backed-up',
  'silent',
] as const;
export type FlowCloseReason = (typeof flowCloseReasons)[number];

/**
 * A two-way stream of SIP messages with one client (RFC 5626 §2). Clients in browsers cannot be dialled,
 * so whatever is for them goes over the flow that they opened.
 */
export interface Flow extends SipFlow {
  readonly source: FlowSource;
  /** The transport's name in a Via (RFC 7118 §5). */
  readonly transport: 'WS' | 'WSS';
  /** The host name under which the client knows the edge; a client may name it in a preloaded Route. */
  readonly host: string | undefined;
  readonly isOpen: boolean;
  /** Sends text or octets; false when the flow cannot carry it, and then it is closed. */
  send(data: string | Uint8Array): boolean;
  close(reason: FlowCloseReason): void;
}
