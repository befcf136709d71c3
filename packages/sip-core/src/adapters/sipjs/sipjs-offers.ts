import { Emitter } from '@offhook/primitives';
import type { SipHeaders } from '@offhook/sip-message';
import type { SessionDialog } from 'sip.js/lib/core/dialogs/session-dialog.js';
import type { IncomingRequest } from 'sip.js/lib/core/messages/incoming-request.js';
import type { IncomingResponse } from 'sip.js/lib/core/messages/incoming-response.js';
import type { OfferOutcome, RemoteOffer, SipRefusal } from '../../ports/signalling-port.js';
import { gaveUp, sendInDialog } from './in-dialog-request.js';
import { descriptionIn, sipOf } from './received-message.js';
import { isIntervalTooSmall, minSessionExpiresSeconds, type SessionTimer } from './session-timer.js';
import { sessionDescription } from './session-description.js';
import { refusalOf } from './sip-refusal.js';
import { allowHeader, contactHeader, type SipJsContext, unsupportedHeader } from './sipjs-core.js';
import { refreshTarget } from './sipjs-uri.js';

export interface SipJsOffersOptions {
  readonly session: SessionDialog;
  readonly context: SipJsContext;
  readonly timer: SessionTimer;
  /** What was described in the INVITE or its 2xx. */
  readonly localDescription: string | undefined;
}

interface OfferSignals {
  /** Aborts when it is settled. */
  readonly done: AbortSignal;
  readonly asked: AbortSignal | undefined;
}

interface SipJsOffersEvents {
  offered: { readonly offer: RemoteOffer };
  /** A request of the far side's, or its 2xx to one of ours. */
  heard: { readonly headers: SipHeaders };
  /** The far side knows of no such dialog. */
  gone: object;
}

// RFC 3261 §14.1: a collision. Ours with itself is one too.
const pending: SipRefusal = { kind: 'refused', status: 491, reason: 'Request Pending' };
const over: SipRefusal = { kind: 'refused', status: 487, reason: 'The call is over' };
const noAnswer: SipRefusal = { kind: 'refused', status: 408, reason: 'No answer' };
const noDescription: SipRefusal = { kind: 'refused', status: 500, reason: 'The answer describes nothing' };
// A user may be asked, as for video; nobody is asked for longer.
const offerTimeoutMs = 60_000;
// RFC 3261 §13.3.1.4: 64 × T1.
const ackTimeoutMs = 32_000;

/** Offers in a call, both ways: re-INVITE, and UPDATE (RFC 3311) where it comes. */
export class SipJsOffers {
  readonly #session: SessionDialog;
  readonly #context: SipJsContext;
  readonly #timer: SessionTimer;
  /** Aborts with the call. */
  readonly #call = new AbortController();
  #localDescription: string | undefined;
  #hasUpdate = false;
  /** What the far side offered and nobody has answered. */
  #open: RemoteOffer | undefined;
  /** Takes what the ACK of a re-INVITE brings. */
  #takeAck: ((answer: string | undefined) => void) | undefined;
  readonly events: Emitter<SipJsOffersEvents> = new Emitter<SipJsOffersEvents>();

  constructor({ context, localDescription, session, timer }: SipJsOffersOptions) {
    this.#session = session;
    this.#context = context;
    this.#timer = timer;
    this.#localDescription = localDescription;
  }

  /** Takes over what the far side says it can. */
  learn(headers: SipHeaders | undefined): void {
    const allowed = headers?.all('Allow') ?? [];
    if (allowed.length > 0) this.#hasUpdate = allowed.some((method) => method.toUpperCase() === 'UPDATE');
  }

  async offer(description: string, signal: AbortSignal): Promise<OfferOutcome> {
    signal.throwIfAborted();
    const outcome = await this.#reinvite(description, signal);
    signal.throwIfAborted();
    return outcome;
  }

  /** Keeps the session alive, changing nothing (RFC 4028 §7.4). False when it failed. */
  async refresh(): Promise<boolean> {
    if (!this.#hasUpdate) return await this.#refreshByInvite();
    const headers = this.#timer.requestHeaders();
    const { response } = sendInDialog(this.#context, this.#session, { method: 'UPDATE', headers });
    const { headers: received, outcome } = await response;
    if (this.#call.signal.aborted) return true;
    if (outcome.kind === 'accepted') {
      this.#hear(received);
      this.#timer.handleResponse(received);
      return true;
    }
    if (outcome.status === 405 || outcome.status === 501) {
      this.#hasUpdate = false;
      return await this.#refreshByInvite();
    }
    this.#handleRefusal(outcome, received);
    return false;
  }

  handleInvite(request: IncomingRequest): void {
    request.delegate = {
      onCancel: () => {
        this.#open?.refuse(487);
      },
    };
    this.#handleOffer(request, true);
  }

  /** Here, since sip.js knows no UPDATE. */
  handleUpdate(request: IncomingRequest): void {
    if (descriptionIn(request.message) !== undefined) {
      this.#handleOffer(request, false);
      return;
    }
    const headers = sipOf(request.message)?.headers;
    if (refuseInterval(request)) return;
    this.#hear(headers);
    request.accept({ statusCode: 200, extraHeaders: this.#answerHeaders(headers) });
  }

  /** False for the ACK of the call's own INVITE. */
  handleAck(answer: string | undefined): boolean {
    const takeAck = this.#takeAck;
    takeAck?.(answer);
    return takeAck !== undefined;
  }

  /** The call is over. */
  stop(): void {
    this.#open?.refuse(487);
    // The browser's own reason is an exception, whose stack would hold the call for as long as sip.js holds the dialog.
    this.#call.abort(over);
    this.#takeAck?.(undefined);
    this.events.clear();
  }

  #reinvite(description: string, signal?: AbortSignal): Promise<OfferOutcome> {
    if (this.#call.signal.aborted) return Promise.resolve(over);
    if (this.#isPending) return Promise.resolve(pending);
    const { core } = this.#context;
    const extraHeaders = [contactHeader(core), allowHeader, ...this.#timer.requestHeaders()];
    const done = new AbortController();
    return new Promise<OfferOutcome>((resolve) => {
      const refuse = ({ message }: IncomingResponse): void => {
        const refusal = refusalOf(message);
        resolve(refusal);
        this.#handleRefusal(refusal, sipOf(message)?.headers);
      };
      const client = this.#session.invite(
        {
          onAccept: (response) => {
            response.ack();
            resolve(this.#accepted(response, description));
          },
          onRedirect: refuse,
          onReject: refuse,
        },
        { extraHeaders, body: sessionDescription(description) },
      );
      this.#giveUpLater({ done: done.signal, asked: signal }, (outcome) => {
        // The transaction goes on until the far side has answered: what it says then is acknowledged.
        if (outcome === noAnswer) client.cancel();
        resolve(outcome);
      });
    }).finally(() => {
      done.abort();
    });
  }

  /** Gives up when it takes too long, when the call or the phone goes, and when whoever asked does. */
  #giveUpLater({ asked, done }: OfferSignals, giveUp: (outcome: SipRefusal) => void): void {
    const { clock, lifetime } = this.#context;
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

  #accepted({ message }: IncomingResponse, description: string): OfferOutcome {
    const headers = sipOf(message)?.headers;
    this.#localDescription = description;
    if (!this.#call.signal.aborted) this.#timer.handleResponse(headers);
    this.#hear(headers);
    const answer = descriptionIn(message);
    return answer === undefined ? noDescription : { kind: 'accepted', answer };
  }

  #handleRefusal({ status }: SipRefusal, headers: SipHeaders | undefined): void {
    if (status === 422) this.#timer.handleTooSmall(headers);
    // RFC 5057 §5.1: 481 is the end of the whole call.
    if (status === 481) this.events.emit('gone', {});
  }

  async #refreshByInvite(): Promise<boolean> {
    if (this.#localDescription === undefined) return false;
    return (await this.#reinvite(this.#localDescription)).kind === 'accepted';
  }

  get #isPending(): boolean {
    const { reinviteUserAgentClient, reinviteUserAgentServer } = this.#session;
    return (reinviteUserAgentClient ?? reinviteUserAgentServer ?? this.#open) !== undefined;
  }

  #handleOffer(request: IncomingRequest, isInvite: boolean): void {
    const headers = sipOf(request.message)?.headers;
    const unsupported = unsupportedHeader(request.message.getHeaders('Require'));
    if (unsupported !== undefined) request.reject({ statusCode: 420, extraHeaders: [unsupported] });
    else if (refuseInterval(request)) return;
    // RFC 3311 §5.2: as for INVITEs, where sip.js does it.
    else if (this.#open !== undefined) request.reject({ statusCode: 500, extraHeaders: ['Retry-After: 2'] });
    else if (!isInvite && this.#isPending) request.reject({ statusCode: 491 });
    else {
      this.#hear(headers);
      this.#open = this.#offerOf(request, isInvite);
      this.events.emit('offered', { offer: this.#open });
    }
  }

  #offerOf(request: IncomingRequest, isInvite: boolean): RemoteOffer {
    const description = descriptionIn(request.message);
    const isOpen = (): boolean => this.#open === offer;
    const offer: RemoteOffer = {
      description,
      accept: async (local) => {
        if (!isOpen()) return undefined;
        this.#open = undefined;
        this.#localDescription = local;
        request.accept({
          statusCode: 200,
          // RFC 3261 §12.1.1: sip.js leaves the Contact out of the answer to a re-INVITE.
          extraHeaders: this.#answerHeaders(sipOf(request.message)?.headers),
          body: sessionDescription(local),
        });
        const acknowledged = isInvite ? this.#ack() : Promise.resolve(undefined);
        return description === undefined ? await acknowledged : undefined;
      },
      refuse: (statusCode) => {
        if (!isOpen()) return;
        this.#open = undefined;
        request.reject({ statusCode });
      },
    };
    return offer;
  }

  #ack(): Promise<string | undefined> {
    return new Promise((resolve) => {
      const take = (answer: string | undefined): void => {
        stopWaiting();
        this.#takeAck = undefined;
        resolve(answer);
      };
      const stopWaiting = this.#context.clock.after(ackTimeoutMs, () => {
        // sip.js would wait for it for good, and let no other offer pass.
        this.#session.reinviteUserAgentServer = undefined;
        take(undefined);
      });
      this.#takeAck = take;
    });
  }

  #answerHeaders(headers: SipHeaders | undefined): string[] {
    return [contactHeader(this.#context.core), allowHeader, ...this.#timer.handleRequest(headers)];
  }

  #hear(headers: SipHeaders | undefined): void {
    if (headers === undefined) return;
    const contact = headers.first('Contact');
    if (contact !== undefined) refreshTarget(this.#session.remoteTarget, contact);
    this.learn(headers);
    this.events.emit('heard', { headers });
  }
}

/** Whether the request asks for too short a session, and was refused for it. */
function refuseInterval(request: IncomingRequest): boolean {
  if (!isIntervalTooSmall(sipOf(request.message)?.headers)) return false;
  request.reject({ statusCode: 422, extraHeaders: [`Min-SE: ${minSessionExpiresSeconds}`] });
  return true;
}
