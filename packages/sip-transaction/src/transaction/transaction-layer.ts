import type { Clock, Logger } from '@offhook/primitives';
import { parseCSeq, parseVia, type SipRequest, type SipResponse } from '@offhook/sip-message';
import { makeResponse } from '../message/make-response.js';
import type { SipAnswer } from '../message/sip-answer.js';
import type { SipFlow } from '../sip-flow.js';
import { ClientTransaction, type ClientTransactionListener } from './client-transaction.js';
import { ServerTransaction } from './server-transaction.js';
import { clientKey, clientKeyOf, serverKey } from './transaction-key.js';
import type { TransactionTimers } from './transaction-timers.js';

/** What the layer hands up. */
export interface TransactionUser<Flow extends SipFlow = SipFlow> {
  /** A new request other than ACK. */
  readonly onRequest: (transaction: ServerTransaction<Flow>) => void;
  /** An ACK that belongs to no transaction: the one that follows a 2xx (RFC 3261 §13.2.2.4). */
  readonly onAck: (flow: Flow, ack: SipRequest) => void;
  /** A response without a transaction. Default: it is dropped (RFC 6026 §8.9). */
  readonly onStrayResponse?: (flow: Flow, response: SipResponse) => void;
}

export interface TransactionLayerOptions<Flow extends SipFlow = SipFlow> {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly timers: TransactionTimers;
  readonly maxCountPerFlow: number;
  readonly user: TransactionUser<Flow>;
}

const tooBusy: SipAnswer = { status: 503, headers: [['Retry-After', '5']] };

type Transaction<Flow extends SipFlow> = ServerTransaction<Flow> | ClientTransaction<Flow>;

/** Matches messages to transactions (RFC 3261 §17) and owns them all. */
export class TransactionLayer<Flow extends SipFlow = SipFlow> {
  readonly #options: TransactionLayerOptions<Flow>;
  readonly #servers = new Map<string, ServerTransaction<Flow>>();
  readonly #clients = new Map<string, ClientTransaction<Flow>>();
  /** Per flow, so that a flow's end costs what that flow had going and not all there is. */
  readonly #byFlow = new Map<string, Set<Transaction<Flow>>>();

  constructor(options: TransactionLayerOptions<Flow>) {
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
    // Another client may have made it up.
    if (transaction?.flow.id === flow.id) transaction.receive(response);
    else {
      this.#options.logger.debug('received a response without a transaction', { flow: flow.id });
      this.#options.user.onStrayResponse?.(flow, response);
    }
  }

  /** The INVITE that a CANCEL is about (RFC 3261 §9.2). */
  inviteOf(cancel: ServerTransaction<Flow>): ServerTransaction<Flow> | undefined {
    return this.#servers.get(serverKey(cancel.flow, cancel.request, 'INVITE'));
  }

  /** Sends a request whose top Via is ours already, with a branch of its own. */
  send(flow: Flow, request: SipRequest, listener: ClientTransactionListener): ClientTransaction<Flow> {
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
    for (const transaction of [...(this.#byFlow.get(flow.id) ?? [])]) transaction.handleFlowLost();
  }

  dispose(): void {
    for (const transaction of [...this.#servers.values(), ...this.#clients.values()]) transaction.dispose();
  }

  #openServer(key: string, flow: Flow, request: SipRequest): void {
    const { clock, maxCountPerFlow, timers, user } = this.#options;
    if ((this.#byFlow.get(flow.id)?.size ?? 0) >= maxCountPerFlow) {
      flow.sendMessage(makeResponse(request, tooBusy));
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

  #remember(transaction: Transaction<Flow>): void {
    const { id } = transaction.flow;
    const transactions = this.#byFlow.get(id) ?? new Set<Transaction<Flow>>();
    this.#byFlow.set(id, transactions.add(transaction));
  }

  #forget(transaction: Transaction<Flow>): void {
    const { id } = transaction.flow;
    const transactions = this.#byFlow.get(id);
    transactions?.delete(transaction);
    if (transactions?.size === 0) this.#byFlow.delete(id);
  }
}
