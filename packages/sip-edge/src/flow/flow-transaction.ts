import type * as transaction from '@offhook/sip-transaction';
import type { Flow } from './flow.js';

/** Transactions over the flows of clients. */
export type ServerTransaction = transaction.ServerTransaction<Flow>;
export type ClientTransaction = transaction.ClientTransaction<Flow>;
export type TransactionLayer = transaction.TransactionLayer<Flow>;
