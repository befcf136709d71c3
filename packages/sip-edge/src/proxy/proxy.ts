import type { Clock, Logger } from '@offhook/primitives';
import { parseNameAddr, type SipRequest } from '@offhook/sip-message';
import { sendMessage, type TransactionTimers } from '@offhook/sip-transaction';
import type { ServerTransaction, TransactionLayer } from '../flow/flow-transaction.js';
import type { Flow } from '../flow/flow.js';
import { userInDomain } from '../message/domain-address.js';
import type { Admission } from './admission.js';
import { checkRequest } from './check-request.js';
import type { DialogEnds, DialogRoutes } from './dialog-route.js';
import { flowTo, otherEnd, type Whereabouts } from './dialog-target.js';
import { forwardRequest } from './forward-request.js';
import type { LoopMarks } from './loop-mark.js';
import { ResponseContext } from './response-context.js';
import type { Target, TargetSets } from './target-set.js';

export interface ProxyOptions {
  readonly domain: string;
  readonly admission: Pick<Admission, 'admit'>;
  readonly targetSets: Pick<TargetSets, 'find'>;
  readonly routes: DialogRoutes;
  readonly loops: LoopMarks;
  readonly whereabouts: Whereabouts;
  readonly layer: Pick<TransactionLayer, 'send'>;
  readonly timers: TransactionTimers;
  readonly noAnswerTimeoutMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** What may begin a dialog, so that its later requests have to find the way (RFC 3261 §16.6 step 4, RFC 6665). */
const dialogMethods: ReadonlySet<string> = new Set(['INVITE', 'SUBSCRIBE', 'REFER', 'NOTIFY']);

/** A stateful proxy between the clients of one domain (RFC 3261 §16). */
export class Proxy {
  readonly #options: ProxyOptions;
  readonly #contexts: Set<ResponseContext> = new Set<ResponseContext>();

  constructor(options: ProxyOptions) {
    this.#options = options;
  }

  async handle(transaction: ServerTransaction): Promise<void> {
    const { loops, routes } = this.#options;
    const { flow, request } = transaction;
    const fault = checkRequest(request, loops);
    if (fault !== undefined) {
      transaction.answer(fault);
      return;
    }
    const route = routes.read(request, flow);
    if (route.kind === 'in-dialog') this.#handleInDialog(transaction, route.ends);
    else if (route.kind === 'out-of-dialog') await this.#handleOutOfDialog(transaction);
    // No relay to other servers, and no way into dialogs for those who are not in them.
    else transaction.answer({ status: 403 });
  }

  /** The ACK of a 2xx is a request of its own, without an answer (RFC 3261 §16.11). */
  handleAck(flow: Flow, ack: SipRequest): void {
    const { logger, loops, routes, whereabouts } = this.#options;
    const route = routes.read(ack, flow);
    const end = route.kind === 'in-dialog' ? otherEnd(route.ends, flow, whereabouts) : undefined;
    const target = end === undefined ? undefined : flowTo(end, ack, whereabouts);
    if (target === undefined || checkRequest(ack, loops) !== undefined) {
      logger.debug('dropped an ACK that leads nowhere', { flow: flow.id });
      return;
    }
    sendMessage(target, this.#copy(ack, { user: '', uri: ack.uri, flow: target }));
  }

  /** Stops every timer. */
  dispose(): void {
    for (const context of [...this.#contexts]) context.dispose();
  }

  #handleInDialog(transaction: ServerTransaction, ends: DialogEnds): void {
    const { whereabouts } = this.#options;
    const { flow, request } = transaction;
    const end = otherEnd(ends, flow, whereabouts);
    const target = end === undefined ? undefined : flowTo(end, request, whereabouts);
    if (end === undefined || !this.#isOwnName(request, ends)) transaction.answer({ status: 403 });
    else if (target === undefined) transaction.answer({ status: 480 });
    else
      this.#forward(transaction, [this.#copyTo(request, { user: end.user, uri: request.uri, flow: target })]);
  }

  /** A From of this domain has to be one of the two who talk; a dialog is no place to become somebody else. */
  #isOwnName({ headers }: SipRequest, { callee, caller }: DialogEnds): boolean {
    const user = userInDomain(parseNameAddr(headers.first('From') ?? '').uri, this.#options.domain);
    return user === undefined || user === caller.user || user === callee.user;
  }

  async #handleOutOfDialog(transaction: ServerTransaction): Promise<void> {
    const { admission, routes, targetSets } = this.#options;
    const { flow, request } = transaction;
    const admitted = await admission.admit(transaction);
    if (admitted.kind === 'refused') {
      transaction.answer(admitted.answer);
      return;
    }
    const found = await targetSets.find(request.uri);
    if (found.kind === 'refused' || transaction.signal.aborted) {
      // Whoever cancelled while the webhook was asked is not put through.
      transaction.answer(found.kind === 'refused' ? found.answer : { status: 487 });
      return;
    }
    if (transaction.isInvite) {
      const { logger } = this.#options;
      logger.info('a call is put through', { caller: admitted.user, phoneCount: found.targets.length });
    }
    const caller = { user: admitted.user, flowId: flow.id };
    const callId = request.headers.first('Call-ID') ?? '';
    const copies = found.targets.map((target) => {
      const callee = { user: target.user, flowId: target.flow.id };
      const isDialog = dialogMethods.has(request.method);
      const recordRoute = isDialog ? routes.recordRoute({ caller, callee }, callId) : undefined;
      return this.#copyTo(request, target, recordRoute);
    });
    this.#forward(transaction, copies);
  }

  #forward(transaction: ServerTransaction, copies: readonly { flow: Flow; request: SipRequest }[]): void {
    const { clock, layer, noAnswerTimeoutMs, timers } = this.#options;
    // RFC 3261 §16.2: an INVITE may take its time, so its sender hears at once that it arrived.
    if (transaction.isInvite) transaction.answer({ status: 100 });
    const onEnded = (ended: ResponseContext): boolean => this.#contexts.delete(ended);
    const context = new ResponseContext({ transaction, layer, clock, timers, noAnswerTimeoutMs, onEnded });
    this.#contexts.add(context);
    context.start(copies);
  }

  #copyTo(
    request: SipRequest,
    target: Target,
    recordRoute?: string,
  ): { readonly flow: Flow; readonly request: SipRequest } {
    return { flow: target.flow, request: this.#copy(request, target, recordRoute) };
  }

  #copy(request: SipRequest, target: Target, recordRoute?: string): SipRequest {
    const { domain, loops } = this.#options;
    const branch = loops.branchFor(loops.markOf(request));
    return forwardRequest(request, { domain, flow: target.flow, uri: target.uri, branch, recordRoute });
  }
}
