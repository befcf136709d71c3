import { type Clock, Emitter, type Logger, type Unsubscribe } from '@offhook/primitives';
import type { SipAccount } from '@offhook/protocol';
import { randomToken, type ServerTransaction } from '@offhook/sip-transaction';
import type { Connection } from '../connection/connection.js';
import type {
  InviteRequest,
  OutgoingInvite,
  RegisterOutcome,
  RegisterRequest,
  SignallingEvents,
  SignallingPort,
  Subscription,
  SubscriptionRequest,
} from '../ports/signalling-port.js';
import { type TokenProvider, TokenSource } from '../registration/token-source.js';
import { DigestAuthenticator } from './auth/digest-authenticator.js';
import { type ExtraHeaders, RequestHeaders } from './auth/request-headers.js';
import { SipIncomingInvite } from './call/incoming-invite.js';
import { SipOutgoingInvite } from './call/outgoing-invite.js';
import { replacedDialog } from './call/replaced-dialog.js';
import { refuseInterval } from './call/session-timer.js';
import { refuseUnsupported } from './core/capabilities.js';
import { Dialog } from './core/dialog.js';
import { localIdentity } from './core/local-identity.js';
import { RequestDispatch } from './core/request-dispatch.js';
import { UserAgent } from './core/user-agent.js';
import { eventOf } from './headers/event-header.js';
import { incomingReferOf } from './refer/incoming-refer.js';
import { Registrar } from './registrar.js';
import { SipSubscription } from './subscription/sip-subscription.js';

export interface SipSignallingOptions {
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

/** The engine's SIP: transactions, dialogs and what they are for. */
export class SipSignalling implements SignallingPort {
  readonly #connection: Connection;
  readonly #agent: UserAgent;
  readonly #registrar: Registrar;
  readonly #events = new Emitter<SignallingEvents>();

  constructor(options: SipSignallingOptions) {
    const { account, clock, connection, extraHeaders = {}, instanceId, logger, tokenProvider } = options;
    const tokens =
      tokenProvider === undefined ? undefined : new TokenSource({ provider: tokenProvider, clock });
    this.#connection = connection;
    this.#agent = new UserAgent({
      identity: localIdentity(account),
      link: connection,
      authenticator: new DigestAuthenticator(account, tokens !== undefined),
      requestHeaders: new RequestHeaders(extraHeaders, tokens),
      clock,
      logger,
      userAgent: options.userAgent,
      user: (agent) => this.#dispatchFor(agent),
    });
    this.#registrar = new Registrar(this.#agent, instanceId);
    connection.on('sent', ({ data }) => {
      this.#events.emit('messagePassed', { direction: 'sent', text: data });
    });
    connection.on('received', ({ data }) => {
      this.#events.emit('messagePassed', { direction: 'received', text: data });
      this.#agent.receive(data);
    });
    connection.on('lost', ({ reason }) => {
      this.#events.emit('connectionLost', { reason });
    });
  }

  get isConnected(): boolean {
    return this.#connection.isOpen;
  }

  /** How many transactions and dialogs there are. */
  get openCount(): number {
    return this.#agent.openCount;
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
    return new SipOutgoingInvite(this.#agent, request);
  }

  subscribe(request: SubscriptionRequest): Subscription {
    return new SipSubscription(this.#agent, request);
  }

  dispose(): void {
    this.#events.clear();
    this.#agent.dispose();
    this.#connection.close();
  }

  #dispatchFor(agent: UserAgent): RequestDispatch {
    return new RequestDispatch(agent, {
      onInvite: (transaction) => {
        this.#onInvite(transaction);
      },
      onNotify: (transaction) => {
        this.#onNotify(transaction);
      },
      onRefer: (transaction) => {
        this.#onRefer(transaction);
      },
    });
  }

  #onInvite(transaction: ServerTransaction): void {
    if (refuseUnsupported(transaction) || refuseInterval(transaction)) return;
    const agent = this.#agent;
    const replaced = replacedDialog(agent.dialogs, transaction.request.headers);
    if (typeof replaced === 'number') {
      transaction.answer({ status: replaced });
      return;
    }
    const invite = new SipIncomingInvite({ agent, transaction, dialogToReplace: replaced });
    this.#events.emit('inviteReceived', { invite });
  }

  #onRefer(transaction: ServerTransaction): void {
    const { request } = transaction;
    if (this.#events.listenerCount('referReceived') === 0) {
      transaction.answer({ status: 403 });
    } else if (!request.headers.has('Contact')) {
      transaction.answer({ status: 400 });
    } else {
      const agent = this.#agent;
      const dialog = Dialog.ofRequest(request, randomToken(10));
      agent.dialogs.add(dialog);
      const onOver = (): void => {
        agent.dialogs.remove(dialog);
      };
      const refer = incomingReferOf({ agent, transaction, dialog, onOver });
      if (refer === undefined) onOver();
      else this.#events.emit('referReceived', { refer });
    }
  }

  /** Some servers tell of waiting messages unasked. */
  #onNotify(transaction: ServerTransaction): void {
    const { body, headers } = transaction.request;
    if (this.#events.listenerCount('notified') === 0) transaction.answer({ status: 481 });
    else {
      this.#agent.accept(transaction);
      const { event } = eventOf(headers);
      this.#events.emit('notified', { event, contentType: headers.first('Content-Type') ?? '', body });
    }
  }
}
