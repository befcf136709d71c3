import { Emitter } from '@offhook/primitives';
import type { SipRequest, SipResponse } from '@offhook/sip-message';
import type { ServerTransaction } from '@offhook/sip-transaction';
import type { OfferOutcome, RemoteOffer, SipRefusal } from '../../ports/signalling-port.js';
import { descriptionIn, sessionDescription } from '../core/body.js';
import { refuseUnsupported } from '../core/capabilities.js';
import { ClientRequest } from '../core/client-request.js';
import type { Dialog } from '../core/dialog.js';
import { sendInDialog } from '../core/in-dialog-request.js';
import { refusalOf } from '../headers/sip-refusal.js';
import type { UserAgent } from '../core/user-agent.js';
import { repeatSuccess } from './repeat-success.js';
import { refuseInterval, type SessionTimer } from './session-timer.js';

export interface OffersOptions {
  readonly agent: UserAgent;
  readonly dialog: Dialog;
  readonly timer: SessionTimer;
  /** What was described in the INVITE or its 2xx. */
  readonly localDescription: string | undefined;
}

interface OfferSignals {
  /** Aborts when it is settled. */
  readonly done: AbortSignal;
  readonly asked: AbortSignal | undefined;
}

interface OffersEvents {
  offered: { readonly offer: RemoteOffer };
  /** A request of the far side's, or its 2xx to one of ours. */
  heard: { readonly message: SipRequest | SipResponse };
  /** The far side knows of no such dialog. */
  gone: object;
}

// RFC 3261 §14.1: a collision. Ours with itself is one too.
const pending: SipRefusal = { kind: 'refused', status: 491, reason: 'Request Pending' };
const over: SipRefusal = { kind: 'refused', status: 487, reason: 'The call is over' };
const noDescription: SipRefusal = { kind: 'refused', status: 500, reason: 'The answer describes nothing' };
const noAnswer: SipRefusal = { kind: 'refused', status: 408, reason: 'No answer' };
const gaveUp: SipRefusal = { kind: 'refused', status: 503, reason: 'Given up' };
// A user may be asked, as for video; nobody is asked for longer.
const offerTimeoutMs = 60_000;

/** Offers in a call, both ways: re-INVITE, and UPDATE (RFC 3311) where it comes. */
export class Offers {
  readonly #options: OffersOptions;
  /** Aborts with the call. */
  readonly #call = new AbortController();
  #localDescription: string | undefined;
  #hasUpdate = false;
  #outgoing: ClientRequest | undefined;
  /** What the far side offered and nobody has answered. */
  #open: RemoteOffer | undefined;
  /** Resolves with the ACK of the far side's latest re-INVITE, or when it is given up. */
  #acknowledged: Promise<unknown> = Promise.resolve();
  /** Takes what the ACK of a re-INVITE brings. */
  #takeAck: ((ack: SipRequest | undefined) => void) | undefined;
  readonly events: Emitter<OffersEvents> = new Emitter<OffersEvents>();

  constructor(options: OffersOptions) {
    this.#options = options;
    this.#localDescription = options.localDescription;
  }

  /** Takes over what the far side says it can. */
  learn({ headers }: SipRequest | SipResponse): void {
    const allowed = headers.all('Allow');
    if (allowed.length > 0) this.#hasUpdate = allowed.some((method) => method.toUpperCase() === 'UPDATE');
  }

  async offer(description: string, signal: AbortSignal): Promise<OfferOutcome> {
    signal.throwIfAborted();
    // RFC 6337 §4.3: the far side's offer is answered, and only its ACK is on the way: ours goes right behind that.
    if (this.#outgoing === undefined && this.#open === undefined) await this.#acknowledged;
    signal.throwIfAborted();
    const outcome = await this.#reinvite(description, signal);
    signal.throwIfAborted();
    return outcome;
  }

  /** Keeps the session alive, changing nothing (RFC 4028 §7.4). False when it failed. */
  async refresh(): Promise<boolean> {
    if (!this.#hasUpdate) return await this.#refreshByInvite();
    const { agent, dialog, timer } = this.#options;
    const sent = sendInDialog(agent, dialog, { method: 'UPDATE', fields: timer.requestFields() });
    const response = await sent.response;
    if (this.#call.signal.aborted) return true;
    if (response.status < 300) {
      this.#hear(response);
      timer.handleResponse(response.headers);
      return true;
    }
    if (response.status === 405 || response.status === 501) {
      this.#hasUpdate = false;
      return await this.#refreshByInvite();
    }
    this.#handleRefusal(response);
    return false;
  }

  handleInvite(transaction: ServerTransaction): void {
    if (this.#outgoing !== undefined) {
      // RFC 3261 §14.2: both want something at once.
      transaction.answer({ status: 491 });
      return;
    }
    transaction.signal.addEventListener('abort', () => {
      this.#open?.refuse(487);
    });
    this.#handleOffer(transaction);
  }

  handleUpdate(transaction: ServerTransaction): void {
    const { request } = transaction;
    if (descriptionIn(request) !== undefined) {
      if (this.#isPending && this.#open === undefined) transaction.answer({ status: 491 });
      else this.#handleOffer(transaction);
    } else if (!refuseInterval(transaction)) {
      this.#hear(request);
      this.#options.agent.accept(transaction, { fields: this.#options.timer.handleRequest(request.headers) });
    }
  }

  /** False for the ACK of the call's own INVITE. */
  handleAck(ack: SipRequest): boolean {
    const takeAck = this.#takeAck;
    takeAck?.(ack);
    return takeAck !== undefined;
  }

  /** The call is over. */
  stop(): void {
    this.#open?.refuse(487);
    // The browser's own reason is an exception, whose stack would hold the call for as long as anybody holds the signal.
    this.#call.abort(over);
    this.#outgoing?.cancel({});
    this.#takeAck?.(undefined);
    this.events.clear();
  }

  #reinvite(description: string, asked?: AbortSignal): Promise<OfferOutcome> {
    if (this.#call.signal.aborted) return Promise.resolve(over);
    if (this.#isPending) return Promise.resolve(pending);
    const { agent, dialog, timer } = this.#options;
    const done = new AbortController();
    return new Promise<OfferOutcome>((resolve) => {
      const fields = timer.requestFields();
      const body = sessionDescription(description);
      const client = new ClientRequest(agent, {
        request: agent.makeInDialog(dialog, { method: 'INVITE', fields, body }),
        nextSequence: dialog.nextSequence,
        onFinal: (response) => {
          this.#outgoing = undefined;
          if (response.status < 300) agent.acknowledge(dialog, client.request);
          resolve(this.#outcomeOf(response, description));
          if (response.status >= 300) this.#handleRefusal(response);
        },
      });
      this.#outgoing = client;
      this.#giveUpLater({ done: done.signal, asked }, (outcome) => {
        // The transaction goes on until the far side has answered: what it says then is acknowledged.
        if (outcome === noAnswer) client.cancel({});
        resolve(outcome);
      });
    }).finally(() => {
      done.abort();
    });
  }

  /** Gives up when it takes too long, when the call or the phone goes, and when whoever asked does. */
  #giveUpLater({ asked, done }: OfferSignals, giveUp: (outcome: SipRefusal) => void): void {
    const { clock, lifetime } = this.#options.agent;
    const cancelDeadline = clock.after(offerTimeoutMs, () => {
      giveUp(noAnswer);
    });
    done.addEventListener('abort', cancelDeadline);
    const causes = [
      [lifetime, gaveUp],
      [this.#call.signal, over],
      [asked, noAnswer],
    ] as const;
    for (const [signal, outcome] of causes) {
      const settle = (): void => {
        giveUp(outcome);
      };
      signal?.addEventListener('abort', settle, { once: true, signal: done });
    }
  }

  #outcomeOf(response: SipResponse, description: string): OfferOutcome {
    if (response.status >= 300) return refusalOf(response);
    this.#localDescription = description;
    if (!this.#call.signal.aborted) this.#options.timer.handleResponse(response.headers);
    this.#hear(response);
    const answer = descriptionIn(response);
    return answer === undefined ? noDescription : { kind: 'accepted', answer };
  }

  #handleRefusal({ headers, status }: SipResponse): void {
    if (status === 422) this.#options.timer.handleTooSmall(headers);
    // RFC 5057 §5.1: 481 is the end of the whole call.
    if (status === 481) this.events.emit('gone', {});
  }

  async #refreshByInvite(): Promise<boolean> {
    if (this.#localDescription === undefined) return false;
    return (await this.#reinvite(this.#localDescription)).kind === 'accepted';
  }

  get #isPending(): boolean {
    return (this.#outgoing ?? this.#open ?? this.#takeAck) !== undefined;
  }

  #handleOffer(transaction: ServerTransaction): void {
    if (refuseUnsupported(transaction) || refuseInterval(transaction)) return;
    if (this.#open !== undefined || this.#takeAck !== undefined) {
      // RFC 3261 §14.2, RFC 3311 §5.2: one after the other.
      transaction.answer({ status: 500, headers: [['Retry-After', '2']] });
      return;
    }
    this.#hear(transaction.request);
    this.#open = this.#offerOf(transaction);
    this.events.emit('offered', { offer: this.#open });
  }

  #offerOf(transaction: ServerTransaction): RemoteOffer {
    const { request } = transaction;
    const description = descriptionIn(request);
    const isOpen = (): boolean => this.#open === offer;
    const offer: RemoteOffer = {
      description,
      accept: async (local) => {
        if (!isOpen()) return undefined;
        this.#open = undefined;
        this.#localDescription = local;
        const response = this.#options.agent.accept(transaction, {
          fields: this.#options.timer.handleRequest(request.headers),
          body: sessionDescription(local),
        });
        const answer = request.method === 'INVITE' ? this.#ackOf(transaction, response) : undefined;
        this.#acknowledged = answer ?? Promise.resolve();
        return description === undefined ? await answer : undefined;
      },
      refuse: (status) => {
        if (!isOpen()) return;
        this.#open = undefined;
        transaction.answer({ status });
      },
    };
    return offer;
  }

  /** What the ACK of a re-INVITE brings; undefined when none comes. */
  #ackOf(transaction: ServerTransaction, response: SipResponse): Promise<string | undefined> {
    return new Promise((resolve) => {
      const take = (ack: SipRequest | undefined): void => {
        stopRepeating();
        transaction.dispose();
        this.#takeAck = undefined;
        resolve(ack && descriptionIn(ack));
      };
      const stopRepeating = repeatSuccess(this.#options.agent, response, () => {
        take(undefined);
      });
      this.#takeAck = take;
    });
  }

  #hear(message: SipRequest | SipResponse): void {
    this.#options.dialog.refreshTarget(message);
    this.learn(message);
    this.events.emit('heard', { message });
  }
}
