export { makeResponse, tagOf } from './message/make-response.js';
export { randomToken } from './message/random-token.js';
export type { SipAnswer } from './message/sip-answer.js';
export type { SipFlow } from './sip-flow.js';
export { ClientTransaction } from './transaction/client-transaction.js';
export type {
  ClientTransactionListener,
  ClientTransactionOptions,
} from './transaction/client-transaction.js';
export { ServerTransaction } from './transaction/server-transaction.js';
export type { Cancellation, ServerTransactionOptions } from './transaction/server-transaction.js';
export { TransactionLayer } from './transaction/transaction-layer.js';
export type { TransactionLayerOptions, TransactionUser } from './transaction/transaction-layer.js';
export { triggerOf } from './transaction/transaction-state.js';
export type { ServerState, TransitionTable } from './transaction/transaction-state.js';
export { transactionTimers } from './transaction/transaction-timers.js';
export type { TransactionTimers } from './transaction/transaction-timers.js';
