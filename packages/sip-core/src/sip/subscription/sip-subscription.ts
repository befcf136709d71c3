import { Emitter, type Unsubscribe } from '@offhook/primitives';
import { formatUri, parseUri, type SipRequest, type SipResponse } from '@offhook/sip-message';
import { type ServerTransaction, tagOf } from '@offhook/sip-transaction';
import type {
  SipRefusal,
  Subscription,
  SubscriptionEvents,
  SubscriptionRequest,
} from '../../ports/signalling-port.js';
import { ClientRequest } from '../core/client-request.js';
import { Dialog } from '../core/dialog.js';
import type { HeaderField } from '../core/header-field.js';
import { sendInDialog } from '../core/in-dialog-request.js';
import { RequestSeries } from '../core/request-series.js';
import type { UserAgent } from '../core/user-agent.js';
import { secondsOf } from '../headers/seconds.js';
import { refusalOf } from '../headers/sip-refusal.js';
import { firstNotifyMs, subscriptionStateIn } from '../headers/subscription-state.js';

// How long the last NOTIFY of what we took back may take.
const lastNotifyMs = 4_000;
const silence: SipRefusal = { kind: 'refused', status: 408, reason: 'Nothing was reported' };

/** A SUBSCRIBE of ours, kept fresh (RFC 6665 §4.1). */
export class SipSubscription implements Subscription {
  readonly #agent: UserAgent;
  readonly #request: SubscriptionRequest;
  readonly #uri: string;
  readonly #events = new Emitter<SubscriptionEvents>();
  readonly #series = new RequestSeries();
  readonly #forget: () => void;
  #client: ClientRequest;
  #expiresSeconds: number;
  #dialog: Dialog | undefined;
  #stopTimer: () => void = () => undefined;
  #ending: Promise<void> | undefined;

  /** @throws SipMessageError where the target is no URI */
  constructor(agent: UserAgent, request: SubscriptionRequest) {
    this.#agent = agent;
    this.#request = request;
    this.#uri = formatUri({ ...parseUri(request.target), headers: [] });
    this.#expiresSeconds = request.expiresSeconds;
    const { callId, localTag } = this.#series;
    this.#forget = agent.subscribers.add({ callId, localTag, event: request.event }, (notify) => {
      this.#onNotify(notify);
    });
    this.#client = this.#send();
    agent.lifetime.addEventListener('abort', this.#release, { once: true });
  }

  on<Name extends keyof SubscriptionEvents>(
    name: Name,
    listener: (payload: SubscriptionEvents[Name]) => void,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Unsubscribe {
    return this.#events.on(name, listener, options);
  }

  end(): Promise<void> {
    this.#events.clear();
    this.#ending ??= this.#unsubscribe();
    return this.#ending;
  }

  #send(): ClientRequest {
    const { contactField } = this.#agent;
    const request = this.#agent.makeRequest(this.#series, {
      method: 'SUBSCRIBE',
      uri: this.#uri,
      fields: [contactField, ...this.#fields(this.#expiresSeconds)],
      body: this.#request.body,
    });
    return new ClientRequest(this.#agent, {
      request,
      nextSequence: this.#series.next,
      onFinal: (response) => {
        if (response.status < 300) this.#onAccept(response);
        else this.#onRefuse(refusalOf(response));
      },
    });
  }

  #fields(expiresSeconds: number): readonly HeaderField[] {
    const { accept, event } = this.#request;
    return [
      ['Event', event],
      ['Accept', accept],
      ['Expires', String(expiresSeconds)],
    ];
  }

  #onAccept(response: SipResponse): void {
    if (this.#dialog !== undefined) return;
    const { headers } = response;
    this.#expiresSeconds = secondsOf(headers.first('Expires')) ?? this.#expiresSeconds;
    if (tagOf(headers.first('To')) !== undefined && headers.has('Contact')) {
      this.#begin(Dialog.ofResponse(response, this.#uri));
    }
    this.#waitFor(firstNotifyMs, () => {
      this.#finish(silence);
    });
  }

  #onRefuse(refusal: SipRefusal): void {
    // RFC 6665 §4.4.1: what a NOTIFY has begun does without a response.
    const isBegun = this.#dialog !== undefined && refusal.status === 408;
    if (this.#ending !== undefined || isBegun) return;
    if (this.#lengthen(refusal)) this.#client = this.#send();
    else this.#finish(refusal);
  }

  /** Takes over what a 423 wants. False when asking again would change nothing. */
  #lengthen({ minExpiresSeconds = 0, status }: SipRefusal): boolean {
    if (status !== 423 || minExpiresSeconds <= this.#expiresSeconds) return false;
    this.#expiresSeconds = minExpiresSeconds;
    return true;
  }

  #onNotify(notify: ServerTransaction): void {
    const { body, headers } = notify.request;
    const state = subscriptionStateIn(headers);
    const fault = state === undefined ? 400 : this.#faultOf(notify.request);
    if (state === undefined || fault !== undefined) {
      notify.answer({ status: fault ?? 400 });
      return;
    }
    this.#agent.accept(notify);
    const contentType = headers.first('Content-Type') ?? '';
    this.#events.emit('notified', { contentType, body, state: state.state });
    if (state.state === 'terminated') this.#over(state);
    else if (this.#ending === undefined) this.#refreshAfter(state.expiresSeconds ?? this.#expiresSeconds);
  }

  /** Takes the NOTIFY into the dialog, which it may begin; else the status that it is refused with. */
  #faultOf(request: SipRequest): number | undefined {
    if (this.#dialog === undefined) {
      if (!request.headers.has('Contact')) return 400;
      // RFC 6665 §4.4.1: it is the NOTIFY that makes the dialog, and it may be faster than the 2xx.
      this.#begin(Dialog.ofRequest(request, this.#series.localTag, this.#series.sequence));
      return undefined;
    }
    // Of a SUBSCRIBE that was forked, the first to answer is followed.
    if (this.#agent.dialogs.of(request) !== this.#dialog) return 481;
    this.#dialog.refreshTarget(request);
    return undefined;
  }

  #begin(dialog: Dialog): void {
    this.#dialog = dialog;
    this.#agent.dialogs.add(dialog);
  }

  #refreshAfter(expiresSeconds: number): void {
    this.#expiresSeconds = expiresSeconds;
    this.#waitFor(expiresSeconds * 750, () => void this.#refresh());
  }

  async #refresh(): Promise<void> {
    if (this.#dialog === undefined) return;
    const response = await this.#sendAgain(this.#dialog, this.#request.expiresSeconds);
    if (this.#ending !== undefined || this.#agent.lifetime.aborted) return;
    if (response.status < 300) {
      this.#refreshAfter(secondsOf(response.headers.first('Expires')) ?? this.#expiresSeconds);
    } else if (this.#lengthen(refusalOf(response))) await this.#refresh();
    else this.#finish(refusalOf(response));
  }

  #sendAgain(dialog: Dialog, expiresSeconds: number): Promise<SipResponse> {
    const { body } = this.#request;
    const what = { method: 'SUBSCRIBE', fields: this.#fields(expiresSeconds), body };
    return sendInDialog(this.#agent, dialog, what).response;
  }

  async #unsubscribe(): Promise<void> {
    this.#stopTimer();
    if (this.#agent.lifetime.aborted) return;
    if (this.#dialog === undefined) {
      // What the server makes of it all the same gets 481 for its first NOTIFY.
      this.#client.drop();
      this.#release();
      return;
    }
    const response = this.#sendAgain(this.#dialog, 0);
    this.#waitFor(lastNotifyMs, this.#release);
    await response;
  }

  #finish({ retryAfterSeconds, status }: SipRefusal): void {
    const retryAfter = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
    this.#over({ reason: 'refused', status, ...retryAfter });
  }

  #over({ reason, retryAfterSeconds, status }: End): void {
    this.#release();
    this.#ending ??= Promise.resolve();
    this.#events.emit('ended', {
      reason,
      ...(status === undefined ? {} : { status }),
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
    });
    this.#events.clear();
  }

  #waitFor(durationMs: number, task: () => void): void {
    this.#stopTimer();
    this.#stopTimer = this.#agent.clock.after(durationMs, task);
  }

  readonly #release = (): void => {
    this.#agent.lifetime.removeEventListener('abort', this.#release);
    this.#stopTimer();
    this.#forget();
    if (this.#dialog !== undefined) this.#agent.dialogs.remove(this.#dialog);
  };
}

type End = Pick<SubscriptionEvents['ended'], 'reason'> & {
  readonly status?: number | undefined;
  readonly retryAfterSeconds?: number | undefined;
};
