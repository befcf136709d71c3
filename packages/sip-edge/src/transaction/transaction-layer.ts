import type { Clock, Logger } from '@offhook/primitives';
import { parseCSeq, parseVia, type SipRequest, type SipResponse } from '@offhook/sip-message';
import type { Flow } from '../flow/flow.js';
import { sendMessage } from '../flow/send-message.js';
import { makeResponse } from '../message/make-response.js';
import type { SipAnswer } from '../message/sip-answer.js';
import { ClientTransaction, type ClientTransactionListener } from './client-transaction.js';
import { ServerTransaction } from './server-transaction.js';
import { clientKey, clientKeyOf, serverKey } from './transaction-key.js';
import type { TransactionTimers } from './transaction-timers.js';

/** What the layer hands up. */
export interface TransactionUser {
  /** A new request other than ACK. */
  readonly onRequest: (transaction: ServerTransaction) => void;
  /** An ACK that belongs to no transaction: the one that follows a 2xx (RFC 3261 §13.2.2.4). */
  readonly onAck: (flow: Flow, ack: SipRequest) => void;
}

export interface TransactionLayerOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly timers: TransactionTimers;
  readonly maxCountPerFlow: number;
  readonly user: TransactionUser;
}

const tooBusy: SipAnswer = { status: 503, headers: [['Retry-After', '5']] };

/** Matches messages to transactions (RFC 3261 §17) and owns them all. */
export class TransactionLayer {
  readonly #options: TransactionLayerOptions;
  readonly #servers: Map<string, ServerTransaction> = new Map<string, ServerTransaction>();
  readonly #clients: Map<string, ClientTransaction> = new Map<string, ClientTransaction>();
  /** Per flow, so that a flow's end costs what that flow had going and not all there is. */
  readonly #byFlow: Map<string, Set<ServerTransaction | ClientTransaction>> = new Map<
    string,
    Set<ServerTransaction | ClientTransaction>
  >();

  constructor(options: TransactionLayerOptions) {
    this.#options = options;
  }

  /** Transactions that have not ended yet. */
  get size(): number {
    return this.#servers.size + this.#clients.size;
  }

  handleRequest(flow: Flow, request: SipRequest): void {
    const key = serverKey(flow, request);
    const known = this.#servers.get(key);
    if (request.method === 'ACK') {
      // RFC 6026 §7.1: what comes after a 2xx is not this transaction's.
      if (known === undefined || known.state === 'accepted') this.#options.user.onAck(flow, request);
      else known.receiveAck();
    } else if (known === undefined) {
      this.#openServer(key, flow, request);
    } else {
      known.receiveAgain();
    }
  }

  handleResponse(flow: Flow, response: SipResponse): void {
    const cseq = response.headers.first('CSeq');
    const key = cseq === undefined ? undefined : clientKeyOf(response, parseCSeq(cseq).method);
    const transaction = key === undefined ? undefined : this.#clients.get(key);
    // RFC 6026 §8.9: stray responses are dropped. So are those that another client made up.
    if (transaction?.flow.id === flow.id) transaction.receive(response);
    else this.#options.logger.debug('dropped a response without a transaction', { flow: flow.id });
  }

  /** The INVITE that a CANCEL is about (RFC 3261 §9.2). */
  inviteOf(cancel: ServerTransaction): ServerTransaction | undefined {
    return this.#servers.get(serverKey(cancel.flow, cancel.request, 'INVITE'));
  }

  /** Sends a request whose top Via is already the edge's own. */
  send(flow: Flow, request: SipRequest, listener: ClientTransactionListener): ClientTransaction {
    const { clock, timers } = this.#options;
    const branch = parseVia(request.headers.first('Via') ?? '').parameters.get('branch') ?? '';
    const key = clientKey(branch, request.method);
    const transaction = new ClientTransaction({
      flow,
      request,
      clock,
      timers,
      listener,
      onTerminated: (ended) => {
        this.#clients.delete(key);
        this.#forget(ended);
      },
    });
    this.#clients.set(key, transaction);
    this.#remember(transaction);
    transaction.start();
    return transaction;
  }

  handleFlowLost(flow: Flow): void {
    for (const transaction of [...(this.#byFlow.get(flow.id) ?? [])]) transaction.handleFlowLost('flow-lost');
  }

  dispose(): void {
    for (const transaction of [...this.#servers.values()]) transaction.handleFlowLost('disposed');
    for (const transaction of [...this.#clients.values()]) transaction.dispose();
  }

  #openServer(key: string, flow: Flow, request: SipRequest): void {
    const { clock, maxCountPerFlow, timers, user } = this.#options;
    if ((this.#byFlow.get(flow.id)?.size ?? 0) >= maxCountPerFlow) {
      sendMessage(flow, makeResponse(request, tooBusy));
      return;
    }
    const transaction = new ServerTransaction({
      flow,
      request,
      clock,
      timers,
      onTerminated: (ended) => {
        this.#servers.delete(key);
        this.#forget(ended);
      },
    });
    this.#servers.set(key, transaction);
    this.#remember(transaction);
    user.onRequest(transaction);
  }

  #remember(transaction: ServerTransaction | ClientTransaction): void {
    const { id } = transaction.flow;
    const transactions = this.#byFlow.get(id) ?? new Set();
    this.#byFlow.set(id, transactions.add(transaction));
  }

  #forget(transaction: ServerTransaction | ClientTransaction): void {
    const { id } = transaction.flow;
    const transactions = this.#byFlow.get(id);
    transactions?.delete(transaction);
    if (transactions?.size === 0) this.#byFlow.delete(id);
  }
}
