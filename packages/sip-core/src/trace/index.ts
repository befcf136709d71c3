export { maskMessage } from './mask-message.js';
export { createSipTrace, maskCallId } from './sip-trace.js';
export type {
  SipTrace,
  SipTraceEntry,
  SipTraceEvents,
  SipTraceOptions,
  TraceablePhone,
} from './sip-trace.js';
