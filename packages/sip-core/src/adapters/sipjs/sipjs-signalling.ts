import { type Clock, Emitter, type Logger, type Unsubscribe } from '@offhook/primitives';
import type { SipAccount } from '@offhook/protocol';
import { SipHeaders } from '@offhook/sip-message';
import { Dialog } from 'sip.js/lib/core/dialogs/dialog.js';
import type { IncomingInviteRequest } from 'sip.js/lib/core/messages/methods/invite.js';
import type { IncomingNotifyRequest } from 'sip.js/lib/core/messages/methods/notify.js';
import type { IncomingReferRequest } from 'sip.js/lib/core/messages/methods/refer.js';
import type { UserAgentCoreDelegate } from 'sip.js/lib/core/user-agent-core/user-agent-core-delegate.js';
import type { Connection } from '../../connection/connection.js';
import type {
  InviteRequest,
  OutgoingInvite,
  RegisterOutcome,
  RegisterRequest,
  SignallingEvents,
  SignallingPort,
  Subscription,
  SubscriptionRequest,
} from '../../ports/signalling-port.js';
import { randomToken } from '../../random-token.js';
import { type TokenProvider, TokenSource } from '../../registration/token-source.js';
import { DigestAuthenticator } from './digest-authenticator.js';
import { eventOf } from './event-header.js';
import { UsageDialog } from './in-dialog-request.js';
import { ReceivedRequest, readReceived, sipOf } from './received-message.js';
import { receiveUpdate } from './received-update.js';
import { replacedDialog } from './replaced-dialog.js';
import { type ExtraHeaders, RequestHeaders } from './request-headers.js';
import { isIntervalTooSmall, minSessionExpiresSeconds } from './session-timer.js';
import { createSipJsCore, type SipJsContext, unsupportedHeader } from './sipjs-core.js';
import { incomingReferOf } from './sipjs-incoming-refer.js';
import { SipJsIncomingInvite } from './sipjs-incoming-invite.js';
import { SipJsOutgoingInvite } from './sipjs-outgoing-invite.js';
import { SipJsRegistrar } from './sipjs-registrar.js';
import { SipJsSubscription } from './sipjs-subscription.js';
import { SipJsTransport } from './sipjs-transport.js';

export interface SipJsSignallingOptions {
  readonly account: SipAccount;
  readonly connection: Connection;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly userAgent: string;
  readonly instanceId?: string | undefined;
  /** Access tokens beside the password, or instead of it. */
  readonly tokenProvider?: TokenProvider | undefined;
  readonly extraHeaders?: ExtraHeaders;
}

/** The engine's SIP, by sip.js's core: its transactions and dialogs, and nothing above them. */
export class SipJsSignalling implements SignallingPort {
  readonly #connection: Connection;
  readonly #logger: Logger;
  readonly #context: SipJsContext;
  readonly #registrar: SipJsRegistrar;
  readonly #lifetime: AbortController = new AbortController();
  readonly #events = new Emitter<SignallingEvents>();

  constructor(options: SipJsSignallingOptions) {
    const { account, clock, connection, extraHeaders = {}, instanceId, logger, tokenProvider } = options;
    const tokens =
      tokenProvider === undefined ? undefined : new TokenSource({ provider: tokenProvider, clock });
    this.#connection = connection;
    this.#logger = logger;
    this.#context = createSipJsCore({
      account,
      authenticator: new DigestAuthenticator(account, tokens !== undefined),
      requestHeaders: new RequestHeaders(extraHeaders, tokens),
      transport: new SipJsTransport(connection),
      clock,
      logger,
      isConnected: () => this.isConnected,
      userAgent: options.userAgent,
      instanceId,
      lifetime: this.#lifetime.signal,
      delegate: this.#delegate(),
    });
    this.#registrar = new SipJsRegistrar(this.#context);
    connection.on('sent', ({ data }) => {
      this.#events.emit('messagePassed', { direction: 'sent', text: data });
    });
    connection.on('received', ({ data }) => {
      this.#events.emit('messagePassed', { direction: 'received', text: data });
      this.#receive(data);
    });
    connection.on('lost', ({ reason }) => {
      this.#events.emit('connectionLost', { reason });
    });
  }

  get isConnected(): boolean {
    return this.#connection.isOpen;
  }

  on<Name extends keyof SignallingEvents>(
    name: Name,
    listener: (payload: SignallingEvents[Name]) => void,
  ): Unsubscribe {
    return this.#events.on(name, listener);
  }

  connect(signal: AbortSignal): Promise<void> {
    return this.#connection.open(signal);
  }

  disconnect(): void {
    this.#connection.close();
  }

  leaveServer(durationMs: number): boolean {
    return this.#connection.leaveServer(durationMs);
  }

  register(request: RegisterRequest): Promise<RegisterOutcome> {
    return this.#registrar.register(request);
  }

  invite(request: InviteRequest): OutgoingInvite {
    return new SipJsOutgoingInvite(this.#context, request);
  }

  subscribe(request: SubscriptionRequest): Subscription {
    return new SipJsSubscription(this.#context, request);
  }

  dispose(): void {
    this.#events.clear();
    this.#lifetime.abort();
    this.#context.core.dispose();
    this.#connection.close();
  }

  #delegate(): UserAgentCoreDelegate {
    return {
      onInvite: (request) => {
        this.#onInvite(request);
      },
      onNotify: (request) => {
        this.#onNotify(request);
      },
      onRefer: (request) => {
        this.#onRefer(request);
      },
    };
  }

  #onInvite(request: IncomingInviteRequest): void {
    const headers = sipOf(request.message)?.headers ?? new SipHeaders();
    const unsupported = unsupportedHeader(headers.all('Require'));
    const replaced = replacedDialog(this.#context.core, headers);
    if (unsupported !== undefined) request.reject({ statusCode: 420, extraHeaders: [unsupported] });
    else if (isIntervalTooSmall(headers))
      request.reject({ statusCode: 422, extraHeaders: [`Min-SE: ${minSessionExpiresSeconds}`] });
    else if (typeof replaced === 'number') request.reject({ statusCode: replaced });
    else {
      const options = { request, headers, context: this.#context, dialogToReplace: replaced };
      this.#events.emit('inviteReceived', { invite: new SipJsIncomingInvite(options) });
    }
  }

  #onRefer(request: IncomingReferRequest): void {
    if (this.#events.listenerCount('referReceived') === 0) {
      request.reject({ statusCode: 403 });
      return;
    }
    const { core } = this.#context;
    if (!request.message.hasHeader('Contact')) {
      request.reject({ statusCode: 400 });
      return;
    }
    const state = Dialog.initialDialogStateForUserAgentServer(request.message, randomToken(10));
    let dialog: Dialog | undefined;
    const refer = incomingReferOf({
      request,
      context: this.#context,
      localTag: state.localTag,
      dialog: () => (dialog ??= UsageDialog.begin(core, state)),
      onOver: () => dialog?.dispose(),
    });
    if (refer !== undefined) this.#events.emit('referReceived', { refer });
  }

  /** Some servers tell of waiting messages unasked. */
  #onNotify(request: IncomingNotifyRequest): void {
    const sip = sipOf(request.message);
    const { event } = eventOf(request.message);
    if (sip === undefined || event === '') request.reject({ statusCode: 489 });
    else if (this.#events.listenerCount('notified') === 0) request.reject({ statusCode: 481 });
    else {
      request.accept();
      const contentType = sip.headers.first('Content-Type') ?? '';
      this.#events.emit('notified', { event, contentType, body: sip.body });
    }
  }

  #receive(data: string): void {
    try {
      const message = readReceived(data);
      const { core } = this.#context;
      if (!(message instanceof ReceivedRequest)) core.receiveIncomingResponseFromTransport(message);
      else if (!receiveUpdate(core, message)) core.receiveIncomingRequestFromTransport(message);
    } catch (error) {
      // Neither a message that cannot be read nor a quirk of sip.js may take the phone down.
      this.#logger.warn('a SIP message was dropped', { error });
    }
  }
}
