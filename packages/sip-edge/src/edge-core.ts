import type { Clock, Logger } from '@offhook/primitives';
import type { SipRequest } from '@offhook/sip-message';
import { TransactionLayer, transactionTimers } from '@offhook/sip-transaction';
import type { ServerTransaction } from './flow/flow-transaction.js';
import { Authenticator } from './digest-challenge/authenticator.js';
import { BlockList } from './digest-challenge/block-list.js';
import { NonceLedger } from './digest-challenge/nonce-ledger.js';
import { NonceMint } from './digest-challenge/nonce.js';
import type { EchoLine } from './echo/echo-line.js';
import type { EdgeLimits } from './edge-limits.js';
import type { Flow } from './flow/flow.js';
import { FlowTable } from './flow/flow-table.js';
import { MessageIntake } from './flow/message-intake.js';
import { EchoUserAgent } from './local-user-agent/echo-user-agent.js';
import { aorOf, locateAddress } from './message/domain-address.js';
import { Admission } from './proxy/admission.js';
import { checkRequest } from './proxy/check-request.js';
import { DialogRoutes } from './proxy/dialog-route.js';
import { LoopMarks } from './proxy/loop-mark.js';
import { Proxy } from './proxy/proxy.js';
import { TargetSets } from './proxy/target-set.js';
import { BindingTable } from './registrar/binding-table.js';
import { Registrar } from './registrar/registrar.js';
import type { SipEdgeOptions } from './sip-edge.js';
import type { Verdicts } from './verdict/verdicts.js';

/** The echo line's number and what answers there. */
export interface EchoService {
  readonly user: string;
  readonly line: EchoLine;
  readonly maxCallMs: number;
}

export interface EdgeCoreOptions {
  /** In lower case. */
  readonly domain: string;
  readonly verdicts: Verdicts;
  readonly echo: EchoService | undefined;
  readonly limits: EdgeLimits;
  readonly isKnownUser: SipEdgeOptions['isKnownUser'];
  readonly clock: Clock;
  readonly logger: Logger;
}

const allow = ['Allow', 'OPTIONS, REGISTER'] as const;

/** The edge without its sockets: flows come in, and everything that SIP wants happens. */
export class EdgeCore {
  readonly flows: FlowTable = new FlowTable();
  readonly bindings: BindingTable;
  readonly blockList: BlockList;
  readonly #options: EdgeCoreOptions;
  readonly #layer: TransactionLayer<Flow>;
  readonly #intake: MessageIntake;
  readonly #loops: LoopMarks;
  readonly #registrar: Registrar;
  readonly #proxy: Proxy;
  readonly #echo: EchoUserAgent | undefined;

  constructor(options: EdgeCoreOptions) {
    const { clock, domain, isKnownUser, limits, logger } = options;
    this.#options = options;
    this.bindings = new BindingTable(clock);
    this.blockList = new BlockList(clock);
    this.#loops = new LoopMarks(domain);
    this.#layer = this.#createLayer();
    this.#intake = this.#createIntake();
    const { bindings, flows } = this;
    const authenticator = this.#createAuthenticator();
    const admission = new Admission({ domain, authenticator, bindings });
    this.#registrar = new Registrar({ domain, authenticator, bindings, limits, clock, logger });
    this.#proxy = new Proxy({
      domain,
      admission,
      targetSets: new TargetSets({ domain, bindings, isKnownUser }),
      routes: new DialogRoutes({ domain }),
      loops: this.#loops,
      whereabouts: { flows, bindings },
      layer: this.#layer,
      timers: transactionTimers,
      noAnswerTimeoutMs: limits.noAnswerTimeoutMs,
      clock,
      logger,
    });
    this.#echo = this.#createEcho(admission);
  }

  /** Transactions and echo calls that are going on. */
  get pendingCount(): number {
    return this.#layer.size + (this.#echo?.callCount ?? 0);
  }

  addFlow(flow: Flow): void {
    this.flows.add(flow);
    this.#options.logger.info('a flow opened', { flow: flow.id, address: flow.source.address });
  }

  receive(flow: Flow, data: string | Uint8Array): void {
    this.#intake.receive(flow, data);
  }

  /** Everything that went over this flow ends now. */
  removeFlow(flow: Flow): void {
    this.flows.remove(flow);
    this.bindings.removeFlow(flow);
    this.#layer.handleFlowLost(flow);
    this.#echo?.handleFlowLost(flow);
    this.#options.logger.info('a flow closed', { flow: flow.id });
  }

  async dispose(): Promise<void> {
    this.#proxy.dispose();
    this.#layer.dispose();
    this.bindings.dispose();
    this.flows.closeAll('shut-down');
    await this.#echo?.dispose();
  }

  #createLayer(): TransactionLayer<Flow> {
    const { clock, limits, logger } = this.#options;
    const user = {
      onRequest: (transaction: ServerTransaction) => {
        this.#dispatch(transaction);
      },
      onAck: (flow: Flow, ack: SipRequest) => {
        this.#handleAck(flow, ack);
      },
    };
    const maxCountPerFlow = limits.maxTransactionCountPerFlow;
    return new TransactionLayer({ clock, logger, timers: transactionTimers, maxCountPerFlow, user });
  }

  #createIntake(): MessageIntake {
    const { clock, limits, logger } = this.#options;
    return new MessageIntake({
      clock,
      logger,
      limits,
      onRequest: (flow, request) => {
        this.#layer.handleRequest(flow, request);
      },
      onResponse: (flow, response) => {
        this.#layer.handleResponse(flow, response);
      },
    });
  }

  #createAuthenticator(): Authenticator {
    const { clock, domain, limits, logger, verdicts } = this.#options;
    const nonces = new NonceMint({ clock, lifeMs: limits.nonceLifeMs });
    const ledger = new NonceLedger(clock);
    return new Authenticator({ realm: domain, nonces, ledger, blockList: this.blockList, verdicts, logger });
  }

  #createEcho(admission: Admission): EchoUserAgent | undefined {
    const { clock, domain, echo, logger } = this.#options;
    if (echo === undefined) return undefined;
    return new EchoUserAgent({
      ...echo,
      domain,
      contact: `<${aorOf(echo.user, domain)};transport=ws>`,
      admission,
      layer: this.#layer,
      clock,
      timers: transactionTimers,
      logger,
    });
  }

  #dispatch(transaction: ServerTransaction): void {
    const { method, uri } = transaction.request;
    const address = locateAddress(uri, this.#options.domain);
    if (method === 'CANCEL') this.#cancel(transaction);
    else if (method === 'REGISTER') this.#run(transaction, this.#registrar.handle(transaction));
    else if (address.kind === 'domain') {
      // RFC 3261 §11: the edge itself is asked what it can do.
      transaction.answer({ status: method === 'OPTIONS' ? 200 : 405, headers: [allow] });
    } else if (this.#echo !== undefined && this.#isEcho(uri)) this.#runEcho(transaction, this.#echo);
    else this.#run(transaction, this.#proxy.handle(transaction));
  }

  #runEcho(transaction: ServerTransaction, echo: EchoUserAgent): void {
    const fault = checkRequest(transaction.request, this.#loops);
    if (fault === undefined) this.#run(transaction, echo.handle(transaction));
    else transaction.answer(fault);
  }

  /** RFC 3261 §9.2 and §16.10. */
  #cancel(transaction: ServerTransaction): void {
    const invite = this.#layer.inviteOf(transaction);
    transaction.answer({ status: invite === undefined ? 481 : 200 });
    invite?.cancel({ cause: 'cancelled', reasons: transaction.request.headers.all('Reason') });
  }

  #handleAck(flow: Flow, ack: SipRequest): void {
    if (this.#isEcho(ack.uri)) this.#echo?.handleAck(flow, ack);
    else this.#proxy.handleAck(flow, ack);
  }

  #isEcho(uri: string): boolean {
    const address = locateAddress(uri, this.#options.domain);
    return address.kind === 'user' && address.user === this.#options.echo?.user;
  }

  #run(transaction: ServerTransaction, work: Promise<void>): void {
    work.catch((error: unknown) => {
      this.#options.logger.error('a request could not be handled', {
        method: transaction.request.method,
        error,
      });
      transaction.answer({ status: 500 });
    });
  }
}
