/** How much one edge takes on. Every limit has a default that suits one machine with some thousand phones. */
export interface EdgeLimits {
  /** WebSockets open at once; more are refused with HTTP 503. Default: 10,000. */
  readonly maxFlowCount: number;
  /** WebSockets open at once from one address. Default: 1,000, since an office shares one address. */
  readonly maxFlowCountPerAddress: number;
  /** The largest SIP message that is served; a larger request is answered 513. Default: 65,536. */
  readonly maxMessageBytes: number;
  /** Messages that one flow may send in a second before it is closed. Default: 200. */
  readonly maxMessagesPerSecond: number;
  /** Malformed messages that one flow may send before it is closed. Default: 20. */
  readonly maxBadMessageCount: number;
  /** Transactions that one flow may have going at once; further requests are answered 503. Default: 2,000. */
  readonly maxTransactionCountPerFlow: number;
  /** Bytes that may wait for a slow reader before its flow is closed. Default: 1,048,576. */
  readonly maxBufferedBytes: number;
  /** How often a flow is pinged; one that stays silent for two such spans is closed. Default: 30,000. */
  readonly pingIntervalMs: number;
  /** Contacts that one AOR may have at once. Default: 10. */
  readonly maxContactCount: number;
  /** A shorter registration is refused with 423. Default: 60. */
  readonly minExpiresSeconds: number;
  /** A longer registration is shortened to this. Default: 3,600. */
  readonly maxExpiresSeconds: number;
  /** How long a digest nonce may be answered. Default: 300,000. */
  readonly nonceLifeMs: number;
  /** How long an INVITE may ring before the caller gets 408. Default: 180,000. */
  readonly noAnswerTimeoutMs: number;
  /** Questions to the webhook that may be open at once; more are answered 503. Default: 256. */
  readonly maxWebhookRequestCount: number;
}

export const defaultEdgeLimits: EdgeLimits = {
  maxFlowCount: 10_000,
  maxFlowCountPerAddress: 1_000,
  maxMessageBytes: 65_536,
  maxMessagesPerSecond: 200,
  maxBadMessageCount: 20,
  maxTransactionCountPerFlow: 2_000,
  maxBufferedBytes: 1_048_576,
  pingIntervalMs: 30_000,
  maxContactCount: 10,
  minExpiresSeconds: 60,
  maxExpiresSeconds: 3_600,
  nonceLifeMs: 300_000,
  noAnswerTimeoutMs: 180_000,
  maxWebhookRequestCount: 256,
};
