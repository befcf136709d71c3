import { Emitter, type Unsubscribe } from '@offhook/primitives';
import { Dialog } from 'sip.js/lib/core/dialogs/dialog.js';
import type { Body } from 'sip.js/lib/core/messages/body.js';
import type { IncomingRequestMessage } from 'sip.js/lib/core/messages/incoming-request-message.js';
import type { IncomingResponseMessage } from 'sip.js/lib/core/messages/incoming-response-message.js';
import type { IncomingNotifyRequest } from 'sip.js/lib/core/messages/methods/notify.js';
import type { OutgoingRequest } from 'sip.js/lib/core/messages/outgoing-request.js';
import type {
  SipRefusal,
  Subscription,
  SubscriptionEvents,
  SubscriptionRequest,
} from '../../ports/signalling-port.js';
import { randomToken } from '../../random-token.js';
import { dropClient } from './drop-client.js';
import { sendInDialog, UsageDialog } from './in-dialog-request.js';
import { sipOf } from './received-message.js';
import { refusalOf } from './sip-refusal.js';
import { allowHeader, contactHeader, type SipJsContext } from './sipjs-core.js';
import { toSipJsUri } from './sipjs-uri.js';
import { firstNotifyMs, secondsOf, subscriptionStateIn } from './subscription-state.js';
import { addSubscriber } from './subscribers.js';

// How long the last NOTIFY of what we took back may take.
const lastNotifyMs = 4_000;
const silence: SipRefusal = { kind: 'refused', status: 408, reason: 'Nothing was reported' };

/** A SUBSCRIBE of ours, kept fresh (RFC 6665 §4.1). */
export class SipJsSubscription implements Subscription {
  readonly #context: SipJsContext;
  readonly #request: SubscriptionRequest;
  readonly #events = new Emitter<SubscriptionEvents>();
  readonly #forget: () => void;
  #client: OutgoingRequest;
  #expiresSeconds: number;
  #dialog: Dialog | undefined;
  #stopTimer: () => void = () => undefined;
  #ending: Promise<void> | undefined;

  constructor(context: SipJsContext, request: SubscriptionRequest) {
    this.#context = context;
    this.#request = request;
    this.#expiresSeconds = request.expiresSeconds;
    this.#client = this.#send({ callId: randomToken(24) });
    const { callId, fromTag } = this.#client.message;
    this.#forget = addSubscriber(context, { callId, localTag: fromTag, event: request.event }, (notify) => {
      this.#onNotify(notify);
    });
    context.lifetime.addEventListener('abort', this.#release, { once: true });
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

  #send(identifiers: {
    readonly callId: string;
    readonly cseq?: number;
    readonly fromTag?: string;
  }): OutgoingRequest {
    const { aor, core, requestHeaders } = this.#context;
    const target = toSipJsUri(this.#request.target);
    const headers = [contactHeader(core), allowHeader, ...this.#headers(this.#expiresSeconds)];
    const refuse = ({ message }: { readonly message: IncomingResponseMessage }): void => {
      this.#onRefuse(refusalOf(message));
    };
    const message = core.makeOutgoingRequestMessage(
      'SUBSCRIBE',
      target,
      aor,
      target,
      identifiers,
      headers,
      this.#body,
    );
    requestHeaders.addTo(message);
    return core.request(message, {
      onAccept: (response) => {
        this.#onAccept(response.message);
      },
      onRedirect: refuse,
      onReject: refuse,
    });
  }

  #headers(expiresSeconds: number): string[] {
    const { accept, event } = this.#request;
    return [`Event: ${event}`, `Accept: ${accept}`, `Expires: ${expiresSeconds}`];
  }

  get #body(): Body | undefined {
    const { body } = this.#request;
    return body && { contentDisposition: 'render', ...body };
  }

  #onAccept(response: IncomingResponseMessage): void {
    if (this.#dialog !== undefined) return;
    const headers = sipOf(response)?.headers;
    this.#expiresSeconds = secondsOf(headers?.first('Expires')) ?? this.#expiresSeconds;
    if (response.toTag !== '' && headers?.has('Contact') === true) {
      const state = Dialog.initialDialogStateForUserAgentClient(this.#client.message, response);
      this.#dialog = UsageDialog.begin(this.#context.core, state);
    }
    this.#waitFor(firstNotifyMs, () => {
      this.#finish(silence);
    });
  }

  #onRefuse(refusal: SipRefusal): void {
    if (this.#ending !== undefined) return;
    if (!this.#lengthen(refusal)) {
      this.#finish(refusal);
      return;
    }
    const { callId, cseq, fromTag } = this.#client.message;
    this.#client = this.#send({ callId, cseq: cseq + 1, fromTag });
  }

  /** Takes over what a 423 wants. False when asking again would change nothing. */
  #lengthen({ minExpiresSeconds = 0, status }: SipRefusal): boolean {
    if (status !== 423 || minExpiresSeconds <= this.#expiresSeconds) return false;
    this.#expiresSeconds = minExpiresSeconds;
    return true;
  }

  #onNotify(notify: IncomingNotifyRequest): void {
    const sip = sipOf(notify.message);
    const state = subscriptionStateIn(sip?.headers);
    const statusCode = state === undefined ? 400 : this.#faultOf(notify.message);
    if (sip === undefined || state === undefined || statusCode !== undefined) {
      notify.reject({ statusCode: statusCode ?? 400 });
      return;
    }
    notify.accept();
    const contentType = sip.headers.first('Content-Type') ?? '';
    this.#events.emit('notified', { contentType, body: sip.body, state: state.state });
    if (state.state === 'terminated') this.#over(state);
    else if (this.#ending === undefined) this.#refreshAfter(state.expiresSeconds ?? this.#expiresSeconds);
  }

  /** Takes the NOTIFY into the dialog, which it may begin; else the status that it is refused with. */
  #faultOf(message: IncomingRequestMessage): number | undefined {
    if (this.#dialog === undefined) {
      if (!message.hasHeader('Contact')) return 400;
      this.#dialog = this.#beginWith(message);
      return undefined;
    }
    // Of a SUBSCRIBE that was forked, the first to answer is followed.
    if (message.fromTag !== this.#dialog.remoteTag) return 481;
    if (message.cseq <= (this.#dialog.remoteSequenceNumber ?? 0)) return 500;
    Dialog.prototype.receiveRequest.call(this.#dialog, message);
    return undefined;
  }

  /** RFC 6665 §4.4.1: it is the NOTIFY that makes the dialog, and it may be faster than the 2xx. */
  #beginWith(message: IncomingRequestMessage): Dialog {
    const { core } = this.#context;
    const state = Dialog.initialDialogStateForUserAgentServer(message, message.toTag);
    return UsageDialog.begin(core, { ...state, localSequenceNumber: this.#client.message.cseq });
  }

  #refreshAfter(expiresSeconds: number): void {
    this.#expiresSeconds = expiresSeconds;
    this.#waitFor(expiresSeconds * 750, () => void this.#refresh());
  }

  async #refresh(): Promise<void> {
    if (this.#dialog === undefined) return;
    const { headers, outcome } = await this.#sendAgain(this.#dialog, this.#request.expiresSeconds);
    if (this.#ending !== undefined || this.#context.lifetime.aborted) return;
    if (outcome.kind === 'accepted') {
      this.#refreshAfter(secondsOf(headers?.first('Expires')) ?? this.#expiresSeconds);
    } else if (this.#lengthen(outcome)) await this.#refresh();
    else this.#finish(outcome);
  }

  #sendAgain(dialog: Dialog, expiresSeconds: number): ReturnType<typeof sendInDialog>['response'] {
    const headers = this.#headers(expiresSeconds);
    return sendInDialog(this.#context, dialog, { method: 'SUBSCRIBE', headers, body: this.#body }).response;
  }

  async #unsubscribe(): Promise<void> {
    this.#stopTimer();
    if (this.#context.lifetime.aborted) return;
    if (this.#dialog === undefined) {
      // What the server makes of it all the same gets 481 for its first NOTIFY.
      dropClient(this.#context.core, this.#client);
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
    this.#stopTimer = this.#context.clock.after(durationMs, task);
  }

  readonly #release = (): void => {
    this.#context.lifetime.removeEventListener('abort', this.#release);
    this.#stopTimer();
    this.#forget();
    this.#dialog?.dispose();
  };
}

type End = Pick<SubscriptionEvents['ended'], 'reason'> & {
  readonly status?: number | undefined;
  readonly retryAfterSeconds?: number | undefined;
};
