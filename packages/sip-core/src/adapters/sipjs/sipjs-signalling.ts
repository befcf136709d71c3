import { type Clock, Emitter, type Logger, type Unsubscribe } from '@offhook/primitives';
import type { SipAccount } from '@offhook/protocol';
import type { IncomingInviteRequest } from 'sip.js/lib/core/messages/methods/invite.js';
import type { Connection } from '../../connection/connection.js';
import type {
  InviteRequest,
  OutgoingInvite,
  RegisterOutcome,
  RegisterRequest,
  SignallingEvents,
  SignallingPort,
  Subscription,
} from '../../ports/signalling-port.js';
import { type TokenProvider, TokenSource } from '../../registration/token-source.js';
import { DigestAuthenticator } from './digest-authenticator.js';
import { ReceivedRequest, readReceived } from './received-message.js';
import { type ExtraHeaders, RequestHeaders } from './request-headers.js';
import { allowHeader, createSipJsCore, type SipJsContext } from './sipjs-core.js';
import { SipJsIncomingInvite } from './sipjs-incoming-invite.js';
import { SipJsOutgoingInvite } from './sipjs-outgoing-invite.js';
import { SipJsRegistrar } from './sipjs-registrar.js';
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
  readonly #clock: Clock;
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
    this.#clock = clock;
    this.#logger = logger;
    this.#context = createSipJsCore({
      account,
      authenticator: new DigestAuthenticator(account, tokens !== undefined),
      requestHeaders: new RequestHeaders(extraHeaders, tokens),
      transport: new SipJsTransport(connection),
      logger,
      userAgent: options.userAgent,
      instanceId,
      lifetime: this.#lifetime.signal,
      delegate: {
        onInvite: (request) => {
          this.#onInvite(request);
        },
        // sip.js would say yes to both.
        onMessage: (request) => {
          request.reject({ statusCode: 405, extraHeaders: [allowHeader] });
        },
        onNotify: (request) => {
          request.reject({ statusCode: 481 });
        },
      },
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
    return new SipJsOutgoingInvite({
      request,
      context: this.#context,
      clock: this.#clock,
      logger: this.#logger,
      isConnected: () => this.isConnected,
    });
  }

  subscribe(): Subscription {
    return {
      on: (name, listener) => {
        if (name === 'ended') {
          queueMicrotask(() => {
            (listener as (payload: object) => void)({ reason: 'refused', status: 501 });
          });
        }
        return () => undefined;
      },
      end: () => Promise.resolve(),
    };
  }

  dispose(): void {
    this.#events.clear();
    this.#lifetime.abort();
    this.#context.core.dispose();
    this.#connection.close();
  }

  #onInvite(request: IncomingInviteRequest): void {
    const unsupported = request.message.getHeaders('Require');
    if (unsupported.length > 0) {
      // RFC 3261 §8.2.2.3: nothing that a caller can require is supported.
      request.reject({ statusCode: 420, extraHeaders: [`Unsupported: ${unsupported.join(', ')}`] });
      return;
    }
    const invite = new SipJsIncomingInvite({ request, context: this.#context, logger: this.#logger });
    this.#events.emit('inviteReceived', { invite });
  }

  #receive(data: string): void {
    try {
      const message = readReceived(data);
      if (message instanceof ReceivedRequest) this.#context.core.receiveIncomingRequestFromTransport(message);
      else this.#context.core.receiveIncomingResponseFromTransport(message);
    } catch (error) {
      // Neither a message that cannot be read nor a quirk of sip.js may take the phone down.
      this.#logger.warn('a SIP message was dropped', { error });
    }
  }
}
