import type { Clock, Logger } from '@offhook/primitives';
import { parseNameAddr, type SipRequest } from '@offhook/sip-message';
import type { TransactionTimers } from '@offhook/sip-transaction';
import type { ServerTransaction, TransactionLayer } from '../flow/flow-transaction.js';
import type { Flow } from '../flow/flow.js';
import { aorOf, userInDomain } from '../message/domain-address.js';
import type { Admission } from './admission.js';
import { checkRequest } from './check-request.js';
import type { DialogEnds, DialogRoutes } from './dialog-route.js';
import { flowTo, otherEnd, type Whereabouts } from './dialog-target.js';
import { forwardRequest } from './forward-request.js';
import type { LoopMarks } from './loop-mark.js';
import { type ForwardedCopy, ResponseContext } from './response-context.js';
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
    const { logger, loops, routes } = this.#options;
    const route = routes.read(ack, flow);
    const isSound = route.kind === 'in-dialog' && checkRequest(ack, loops) === undefined;
    const copy = isSound ? this.#copyInDialog(ack, flow, route.ends) : undefined;
    if (typeof copy !== 'object') {
      logger.debug('dropped an ACK that leads nowhere', { flow: flow.id });
      return;
    }
    copy.flow.sendMessage(copy.request);
  }

  /** Stops every timer. */
  dispose(): void {
    for (const context of [...this.#contexts]) context.dispose();
  }

  #handleInDialog(transaction: ServerTransaction, ends: DialogEnds): void {
    const { flow, request } = transaction;
    const copy = this.#isOwnName(request, ends) ? this.#copyInDialog(request, flow, ends) : 403;
    if (typeof copy === 'number') transaction.answer({ status: copy });
    else this.#forward(transaction, [copy]);
  }

  /** Leads to the other end; else the status that says why not. */
  #copyInDialog(request: SipRequest, flow: Flow, ends: DialogEnds): ForwardedCopy | number {
    const { whereabouts } = this.#options;
    const end = otherEnd(ends, flow, whereabouts);
    if (end === undefined) return 403;
    const target = flowTo(end, request, whereabouts);
    if (target === undefined) return 480;
    const { user: sender } = end === ends.callee ? ends.caller : ends.callee;
    return this.#copy(request, { user: end.user, uri: request.uri, flow: target }, { sender });
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
      return this.#copy(request, target, { sender: admitted.user, recordRoute });
    });
    this.#forward(transaction, copies);
  }

  #forward(transaction: ServerTransaction, copies: readonly ForwardedCopy[]): void {
    const { clock, layer, noAnswerTimeoutMs, timers } = this.#options;
    // RFC 3261 §16.2: an INVITE may take its time, so its sender hears at once that it arrived.
    if (transaction.isInvite) transaction.answer({ status: 100 });
    const onEnded = (ended: ResponseContext): boolean => this.#contexts.delete(ended);
    const context = new ResponseContext({ transaction, layer, clock, timers, noAnswerTimeoutMs, onEnded });
    this.#contexts.add(context);
    context.start(copies);
  }

  #copy(
    request: SipRequest,
    { flow, uri, user }: Target,
    { recordRoute, sender }: CopyOptions,
  ): ForwardedCopy {
    const { domain, loops } = this.#options;
    const branch = loops.branchFor(loops.markOf(request));
    const forwarding = { domain, flow, uri, branch, recordRoute, sender: aorOf(sender, domain) };
    return { flow, request: forwardRequest(request, forwarding), answerer: aorOf(user, domain) };
  }
}

interface CopyOptions {
  /** The user name of who sends it. */
  readonly sender: string;
  readonly recordRoute?: string | undefined;
}
