import { parseUri, type SipRequest, type SipResponse } from '@offhook/sip-message';
import { type ServerTransaction, type SipFlow, tagOf, type TransactionUser } from '@offhook/sip-transaction';
import { eventOf } from '../headers/event-header.js';
import { ifReadable } from '../headers/if-readable.js';
import { isAllowed, notAllowed } from './capabilities.js';
import { handleStrayAnswer } from './stray-answer.js';
import type { UserAgent } from './user-agent.js';

/** Takes requests that begin something. */
export interface OutsideRequests {
  readonly onInvite: (transaction: ServerTransaction) => void;
  readonly onRefer: (transaction: ServerTransaction) => void;
  readonly onNotify: (transaction: ServerTransaction) => void;
}

type Handler = (transaction: ServerTransaction) => void;

/** Finds out for whom a message is, and answers what is for nobody (RFC 3261 §8.2, §12.2.2). */
export class RequestDispatch implements TransactionUser {
  readonly #agent: UserAgent;
  readonly #outside: Readonly<Partial<Record<string, Handler>>>;

  constructor(agent: UserAgent, { onInvite, onNotify, onRefer }: OutsideRequests) {
    this.#agent = agent;
    this.#outside = {
      INVITE: onInvite,
      NOTIFY: onNotify,
      REFER: onRefer,
      OPTIONS: (transaction) => agent.accept(transaction),
      // INFO belongs into a call, and comes alone from who does not know that.
      INFO: notAllowed,
    };
  }

  readonly onRequest = (transaction: ServerTransaction): void => {
    try {
      this.#handle(transaction);
    } catch (error) {
      this.#agent.logger.warn('a SIP request could not be taken', { error });
      transaction.answer({ status: 500 });
    }
  };

  readonly onAck = (...[, ack]: readonly [SipFlow, SipRequest]): void => {
    this.#agent.dialogs.of(ack)?.usage?.handleAck?.(ack);
  };

  readonly onStrayResponse = (...[, response]: readonly [SipFlow, SipResponse]): void => {
    handleStrayAnswer(this.#agent, response);
  };

  #handle(transaction: ServerTransaction): void {
    const { request } = transaction;
    if (request.method === 'CANCEL') {
      this.#onCancel(transaction);
    } else if (!isAllowed(request.method)) {
      notAllowed(transaction);
    } else {
      const status = this.#faultOf(request);
      if (status !== undefined) transaction.answer({ status });
      else if (tagOf(request.headers.first('To')) === undefined) this.#onOutside(transaction);
      else this.#onInDialog(transaction);
    }
  }

  /** §8.2.2.1: what is not for us at all. */
  #faultOf({ headers, method, uri }: SipRequest): number | undefined {
    const target = ifReadable(() => parseUri(uri));
    if (target === undefined || target.scheme === 'tel') return 416;
    if (target.user !== this.#agent.identity.username) return 404;
    if (method === 'NOTIFY' && eventOf(headers).event === '') return 489;
    return method === 'INVITE' && !headers.has('Contact') ? 400 : undefined;
  }

  /** §9.2: it is answered, and so is the INVITE, by whoever has it. */
  #onCancel(cancel: ServerTransaction): void {
    const invite = this.#agent.inviteOf(cancel);
    cancel.answer({ status: invite === undefined ? 481 : 200 });
    invite?.cancel({ cause: 'cancelled', reasons: cancel.request.headers.all('Reason') });
  }

  #onOutside(transaction: ServerTransaction): void {
    const { request } = transaction;
    const take = this.#outside[request.method];
    if (this.#agent.invites.has(request)) transaction.answer({ status: 482 });
    // BYE, PRACK and UPDATE never come alone.
    else if (take === undefined) transaction.answer({ status: 481 });
    else take(transaction);
  }

  #onInDialog(transaction: ServerTransaction): void {
    const { request } = transaction;
    const dialog = this.#agent.dialogs.of(request);
    const take = this.#agent.subscribers.of(request);
    if (dialog === undefined && take === undefined) transaction.answer({ status: 481 });
    // RFC 3261 §12.2.2: it was overtaken.
    else if (dialog?.count(request) === false) transaction.answer({ status: 500 });
    else if (take !== undefined) take(transaction);
    else if (request.method === 'OPTIONS') this.#agent.accept(transaction);
    else if (dialog?.usage === undefined) transaction.answer({ status: 481 });
    else dialog.usage.handleRequest(transaction);
  }
}
