import { type Clock, Emitter, type Logger, type Unsubscribe } from '@offhook/primitives';
import type { IncomingResponse } from 'sip.js/lib/core/messages/incoming-response.js';
import type {
  AckableIncomingResponseWithSession,
  OutgoingInviteRequest,
} from 'sip.js/lib/core/messages/methods/invite.js';
import type {
  InviteRequest,
  OutgoingInvite,
  OutgoingInviteEvents,
  RemoteIdentity,
} from '../../ports/signalling-port.js';
import { randomToken } from '../../random-token.js';
import { dropClient } from './drop-client.js';
import { descriptionIn, sipOf } from './received-message.js';
import { refusalOf } from './sip-refusal.js';
import { allowHeader, type SipJsContext } from './sipjs-core.js';
import { SipJsDialog, sessionDescription } from './sipjs-dialog.js';
import { refreshTarget, toSipJsUri } from './sipjs-uri.js';

export interface SipJsOutgoingInviteOptions {
  readonly request: InviteRequest;
  readonly context: SipJsContext;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly isConnected: () => boolean;
}

// RFC 3261 §9.1: after 64 × T1 a cancelled INVITE counts as over, whether its 487 came or not.
const cancelTimeoutMs = 32_000;

/** An INVITE of ours, from its sending to its final response. */
export class SipJsOutgoingInvite implements OutgoingInvite {
  readonly #options: SipJsOutgoingInviteOptions;
  readonly #client: OutgoingInviteRequest;
  readonly #events = new Emitter<OutgoingInviteEvents>();
  #isOver = false;
  #isCancelled = false;
  #settle: () => void = () => undefined;
  readonly #settled: Promise<void>;

  constructor(options: SipJsOutgoingInviteOptions) {
    this.#options = options;
    this.#settled = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.#client = this.#send();
  }

  on<Name extends keyof OutgoingInviteEvents>(
    name: Name,
    listener: (payload: OutgoingInviteEvents[Name]) => void,
  ): Unsubscribe {
    return this.#events.on(name, listener);
  }

  async cancel(): Promise<void> {
    this.#events.clear();
    if (!this.#isOver && !this.#isCancelled) this.#cancel();
    await this.#settled;
  }

  #cancel(): void {
    this.#isCancelled = true;
    const { clock, context, isConnected } = this.#options;
    const drop = (): void => {
      this.#drop();
    };
    if (!isConnected()) {
      drop();
      return;
    }
    context.authenticator.abandon(this.#client.message.callId);
    this.#client.cancel();
    const stopWaiting = clock.after(cancelTimeoutMs, drop);
    context.lifetime.addEventListener('abort', drop, { once: true });
    void this.#settled.then(() => {
      stopWaiting();
      context.lifetime.removeEventListener('abort', drop);
    });
  }

  #send(): OutgoingInviteRequest {
    const { context, request } = this.#options;
    const { aor, core } = context;
    const target = toSipJsUri(request.target);
    const custom = Object.entries(request.headers).map(([name, value]) => `${name}: ${value}`);
    const message = core.makeOutgoingRequestMessage(
      'INVITE',
      target,
      aor,
      target,
      { callId: request.callId ?? randomToken(24) },
      [`Contact: ${core.configuration.contact.toString()}`, allowHeader, ...custom],
      sessionDescription(request.offer),
    );
    context.requestHeaders.addTo(message);
    const progress = ({ message: response }: IncomingResponse): void => {
      this.#onProgress(response);
    };
    const refuse = ({ message: response }: IncomingResponse): void => {
      this.#end();
      this.#events.emit('refused', { refusal: refusalOf(response), contacts: [], reasonText: undefined });
    };
    return core.invite(message, {
      onTrying: progress,
      onProgress: progress,
      onAccept: (response) => {
        this.#onAccept(response);
      },
      onRedirect: refuse,
      onReject: refuse,
    });
  }

  #onProgress(response: IncomingResponse['message']): void {
    const sip = sipOf(response);
    if (sip?.kind === 'response' && sip.status >= 180) {
      const { status } = sip;
      const forkId = response.toTag;
      const identity = this.#identity();
      this.#events.emit('progressed', { status, forkId, description: descriptionIn(response), identity });
    }
  }

  #onAccept(response: AckableIncomingResponseWithSession): void {
    const { context, logger } = this.#options;
    const { message, session } = response;
    const contact = sipOf(message)?.headers.first('Contact');
    if (contact !== undefined) refreshTarget(session.remoteTarget, contact);
    response.ack();
    const dialog = new SipJsDialog({ session, context, logger, isConfirmed: true });
    // A second fork that answered, or an answer that crossed our CANCEL (RFC 3261 §13.2.2.4, §15.1).
    if (this.#isOver || this.#isCancelled) {
      void dialog.bye().finally(() => {
        this.#end();
      });
      return;
    }
    this.#end();
    this.#events.emit('accepted', {
      dialog,
      answer: descriptionIn(message),
      forkId: message.toTag,
      identity: this.#identity(),
    });
  }

  #identity(): RemoteIdentity {
    const uri = this.#options.request.target;
    return { number: toSipJsUri(uri).user ?? '', name: '', uri, isAsserted: false };
  }

  #end(): void {
    this.#isOver = true;
    this.#options.context.authenticator.forget(this.#client.message.callId);
    this.#settle();
  }

  /** Gives up on any response. */
  #drop(): void {
    dropClient(this.#options.context.core, this.#client);
    this.#end();
  }
}
