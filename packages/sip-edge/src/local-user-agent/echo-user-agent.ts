import { type Clock, isOffhookError, type Logger } from '@offhook/primitives';
import type { SipRequest } from '@offhook/sip-message';
import { type SipAnswer, tagOf, type TransactionTimers } from '@offhook/sip-transaction';
import type { ServerTransaction, TransactionLayer } from '../flow/flow-transaction.js';
import type { EchoLine } from '../echo/echo-line.js';
import type { Flow } from '../flow/flow.js';
import type { Admission } from '../proxy/admission.js';
import { EchoDialog, isInDialog, targetOf } from './echo-dialog.js';
import { compareOffers } from './offer-change.js';

export interface EchoUserAgentOptions {
  readonly domain: string;
  /** The echo line's Contact, with angle brackets. */
  readonly contact: string;
  readonly line: EchoLine;
  readonly admission: Pick<Admission, 'admit'>;
  readonly layer: Pick<TransactionLayer, 'send'>;
  readonly maxCallMs: number;
  readonly clock: Clock;
  readonly timers: TransactionTimers;
  readonly logger: Logger;
}

const allow = ['Allow', 'INVITE, ACK, CANCEL, BYE, OPTIONS, INFO'] as const;
const accept = ['Accept', 'application/sdp, application/dtmf-relay'] as const;

/** RFC 3261 §13.3.1: what an offer that leads to no call is answered. */
const statusByCode: Readonly<Record<string, SipAnswer>> = {
  'edge/bad-offer': { status: 488 },
  'edge/echo-busy': { status: 486 },
  'edge/echo-unavailable': { status: 503, headers: [['Retry-After', '5']] },
};

/** The user agent behind the echo line's number (RFC 3261 §8.2, §12, §13.3, §14.2, §15). */
export class EchoUserAgent {
  readonly #options: EchoUserAgentOptions;
  readonly #dialogs: Map<string, EchoDialog> = new Map<string, EchoDialog>();
  /** Dialogs whose last re-INVITE has no answer yet. */
  readonly #changing: WeakSet<EchoDialog> = new WeakSet<EchoDialog>();

  constructor(options: EchoUserAgentOptions) {
    this.#options = options;
  }

  get callCount(): number {
    return this.#dialogs.size;
  }

  async handle(transaction: ServerTransaction): Promise<void> {
    const { request } = transaction;
    const required = request.headers.all('Require');
    if (required.length > 0) {
      transaction.answer({ status: 420, headers: required.map((name) => ['Unsupported', name] as const) });
    } else if (isInDialog(request)) {
      await this.#handleInDialog(transaction);
    } else {
      await this.#handleOutOfDialog(transaction);
    }
  }

  handleAck(flow: Flow, ack: SipRequest): void {
    this.#dialogOf(flow, ack)?.handleAck();
  }

  handleFlowLost(flow: Flow): void {
    for (const dialog of [...this.#dialogs.values()]) if (dialog.flow.id === flow.id) dialog.handleLost();
  }

  async dispose(): Promise<void> {
    for (const dialog of [...this.#dialogs.values()]) dialog.handleLost();
    await this.#options.line.dispose();
  }

  async #handleOutOfDialog(transaction: ServerTransaction): Promise<void> {
    const { method } = transaction.request;
    if (method === 'BYE' || method === 'INFO') transaction.answer({ status: 481 });
    else if (method !== 'INVITE' && method !== 'OPTIONS')
      transaction.answer({ status: 405, headers: [allow] });
    else {
      const admitted = await this.#options.admission.admit(transaction);
      if (admitted.kind === 'refused') transaction.answer(admitted.answer);
      else if (method === 'OPTIONS') transaction.answer({ status: 200, headers: [allow, accept] });
      else await this.#take(transaction);
    }
  }

  async #take(transaction: ServerTransaction): Promise<void> {
    const { request } = transaction;
    if (targetOf(request) === undefined) {
      transaction.answer({ status: 400, reason: 'Missing Contact' });
      return;
    }
    transaction.answer({ status: 100 });
    const dialog = new EchoDialog({
      ...this.#options,
      invite: transaction,
      onEnded: (ended) => {
        this.#dialogs.delete(keyOf(ended.callId, ended.localTag));
        this.#options.logger.info('an echo call ended', { callCount: this.#dialogs.size });
      },
    });
    this.#dialogs.set(keyOf(dialog.callId, dialog.localTag), dialog);
    try {
      const answer = await this.#options.line.answer(request.body, { signal: transaction.signal });
      if (transaction.isOpen && !transaction.signal.aborted) dialog.accept(request.body, answer);
      else throw await closed(answer);
    } catch (error) {
      dialog.refuse();
      transaction.answer(this.#refusalOf(transaction, error));
    }
  }

  async #handleInDialog(transaction: ServerTransaction): Promise<void> {
    const { flow, request } = transaction;
    const dialog = this.#dialogOf(flow, request);
    if (dialog === undefined) transaction.answer({ status: 481 });
    else if (!dialog.takeInOrder(request)) transaction.answer({ status: 500, reason: 'CSeq Out Of Order' });
    else if (request.method === 'INVITE') await this.#change(dialog, transaction);
    else if (request.method === 'BYE') {
      transaction.answer({ status: 200 });
      dialog.handleBye();
    } else if (request.method === 'OPTIONS' || request.method === 'INFO') {
      transaction.answer({ status: 200, headers: [allow] });
    } else {
      transaction.answer({ status: 405, headers: [allow] });
    }
  }

  /** A re-INVITE (RFC 3261 §14.2): a refresh gets the same answer, an ICE restart a new one, all else is refused. */
  async #change(dialog: EchoDialog, transaction: ServerTransaction): Promise<void> {
    const offer = transaction.request.body;
    const change = compareOffers(dialog.offer, offer);
    if (this.#changing.has(dialog)) transaction.answer({ status: 491 });
    else if (change === 'none') dialog.respondOk(transaction);
    else if (change === 'other') transaction.answer({ status: 488 });
    else await this.#restart(dialog, transaction);
  }

  async #restart(dialog: EchoDialog, transaction: ServerTransaction): Promise<void> {
    const offer = transaction.request.body;
    transaction.answer({ status: 100 });
    this.#changing.add(dialog);
    try {
      const answer = await this.#options.line.answer(offer, { signal: transaction.signal });
      if (!transaction.isOpen || transaction.signal.aborted || dialog.state === 'ended')
        throw await closed(answer);
      dialog.replace(offer, answer);
      dialog.respondOk(transaction);
    } catch (error) {
      transaction.answer(this.#refusalOf(transaction, error));
    } finally {
      this.#changing.delete(dialog);
    }
  }

  #dialogOf(flow: Flow, { headers }: SipRequest): EchoDialog | undefined {
    const tag = tagOf(headers.first('To')) ?? '';
    const dialog = this.#dialogs.get(keyOf(headers.first('Call-ID') ?? '', tag));
    return dialog?.flow.id === flow.id ? dialog : undefined;
  }

  #refusalOf({ signal }: ServerTransaction, error: unknown): SipAnswer {
    if (signal.aborted) return { status: 487 };
    const code = isOffhookError(error) ? error.code : 'unknown';
    this.#options.logger.warn('the echo line took no call', { code });
    return statusByCode[code] ?? { status: 500 };
  }
}

function keyOf(callId: string, localTag: string): string {
  return `${callId}\n${localTag}`;
}

/** Hangs up an answer that came too late, and stands for it as an error. */
async function closed(answer: { readonly close: () => Promise<void> }): Promise<Error> {
  await answer.close();
  return new Error('The caller gave up before the answer was there.');
}
