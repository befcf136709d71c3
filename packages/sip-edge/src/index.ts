export { createSipEdge } from './create-sip-edge.js';
export { EdgeError, edgeErrorCodes } from './edge-error.js';
export type { EdgeErrorCode } from './edge-error.js';
export type { EdgeLimits } from './edge-limits.js';
export type { EchoOptions, SipEdge, SipEdgeOptions, WebhookOptions } from './sip-edge.js';
