import type { Clock, Logger } from '@offhook/primitives';
import {
  parseNameAddr,
  parseTextMessage,
  parseUri,
  serializeMessage,
  SipHeaders,
  type SipMessage,
  type SipRequest,
  type SipResponse,
  validateMessage,
} from '@offhook/sip-message';
import {
  type ClientTransaction,
  type ClientTransactionListener,
  makeResponse,
  randomToken,
  type ServerTransaction,
  type SipFlow,
  TransactionLayer,
  transactionTimers,
  type TransactionUser,
} from '@offhook/sip-transaction';
import type { DigestAuthenticator } from '../auth/digest-authenticator.js';
import type { RequestHeaders } from '../auth/request-headers.js';
import { type Body, bodyFields } from './body.js';
import { allowField, supportedField } from './capabilities.js';
import { type Dialog, sequenceOf } from './dialog.js';
import { DialogTable } from './dialog-table.js';
import { addFields, type HeaderField } from './header-field.js';
import { InviteCopies } from './invite-copies.js';
import { type LocalIdentity, localAddress } from './local-identity.js';
import type { RequestSeries } from './request-series.js';
import { SubscriberTable } from './subscriber-table.js';

/** The way to the server. */
export interface SipLink {
  readonly isOpen: boolean;
  readonly isSecure: boolean;
  /** False when nothing could be sent. */
  send(text: string): boolean;
}

export interface UserAgentOptions {
  readonly identity: LocalIdentity;
  readonly link: SipLink;
  readonly authenticator: DigestAuthenticator;
  readonly requestHeaders: RequestHeaders;
  readonly clock: Clock;
  readonly logger: Logger;
  /** What the phone calls itself. */
  readonly userAgent: string;
  /** Takes what comes. */
  readonly user: (agent: UserAgent) => TransactionUser;
}

export interface NewRequest {
  readonly method: string;
  /** A SIP URI, which is the To as well. */
  readonly uri: string;
  /** Default: `uri`. */
  readonly to?: string;
  readonly fields?: readonly HeaderField[];
  readonly body?: Body | undefined;
}

export interface Acceptance {
  /** Default: 200. */
  readonly status?: number;
  readonly fields?: readonly HeaderField[];
  readonly body?: Body | undefined;
  /** Ours in the dialog that begins. Default: a random one, where the request has none. */
  readonly tag?: string;
}

// Far more than a phone ever has under way: what comes beyond is a flood.
const maxTransactionCount = 1_000;

/** What every part of the phone's SIP works with: sends, answers, and hands what comes to whom it is for (RFC 3261 §8). */
export class UserAgent {
  readonly #options: UserAgentOptions;
  readonly #layer: TransactionLayer;
  readonly #lifetime = new AbortController();
  readonly #flow: SipFlow = { id: 'server', sendMessage: (message) => this.sendAlone(message) };
  readonly dialogs: DialogTable = new DialogTable();
  readonly subscribers: SubscriberTable = new SubscriberTable();
  readonly invites: InviteCopies = new InviteCopies();

  constructor(options: UserAgentOptions) {
    const { clock, logger } = options;
    this.#options = options;
    this.#layer = new TransactionLayer({
      clock,
      logger,
      timers: transactionTimers,
      maxCountPerFlow: maxTransactionCount,
      user: options.user(this),
    });
  }

  get identity(): LocalIdentity {
    return this.#options.identity;
  }

  get clock(): Clock {
    return this.#options.clock;
  }

  get logger(): Logger {
    return this.#options.logger;
  }

  get authenticator(): DigestAuthenticator {
    return this.#options.authenticator;
  }

  get requestHeaders(): RequestHeaders {
    return this.#options.requestHeaders;
  }

  get isConnected(): boolean {
    return this.#options.link.isOpen;
  }

  /** Aborts when all is given up: nobody hears of any response after that. */
  get lifetime(): AbortSignal {
    return this.#lifetime.signal;
  }

  /** Where the far side reaches us, for who begins or changes a dialog. */
  get contactField(): HeaderField {
    return ['Contact', `<${this.identity.contact}>`];
  }

  /** How many transactions and dialogs there are. */
  get openCount(): number {
    return this.#layer.size + this.dialogs.size;
  }

  /** Takes what came from the server. Nothing that is in it may take the phone down. */
  receive(text: string): void {
    try {
      const message = parseTextMessage(text);
      const fault = validateMessage(message);
      if (fault !== undefined) throw fault;
      if (message.kind === 'request') this.#receiveRequest(message);
      else this.#layer.handleResponse(this.#flow, message);
    } catch (error) {
      this.logger.warn('a SIP message was dropped', { error });
    }
  }

  /** A request outside of a dialog, without a Via (§8.1.1). */
  makeRequest(series: RequestSeries, { body, fields = [], method, to, uri }: NewRequest): SipRequest {
    const headers = new SipHeaders();
    headers.append('Max-Forwards', '70');
    headers.append('From', localAddress(this.identity, series.localTag));
    headers.append('To', `<${to ?? uri}>`);
    headers.append('Call-ID', series.callId);
    headers.append('CSeq', `${series.next()} ${method}`);
    return this.#complete({ kind: 'request', method, uri, headers, body: '' }, fields, body);
  }

  /** A request in a dialog, without a Via. */
  makeInDialog(dialog: Dialog, { body, fields = [], method }: Omit<NewRequest, 'uri' | 'to'>): SipRequest {
    return this.#complete(dialog.makeRequest(method), [this.contactField, ...fields], body);
  }

  /** Sends a request over a transaction of its own. */
  send(request: SipRequest, listener: ClientTransactionListener): ClientTransaction {
    this.#sign(request.headers);
    return this.#layer.send(this.#flow, request, listener);
  }

  /** Sends the CANCEL of a request that was sent (§9.1): it has that one's Via. */
  sendCancel(cancel: SipRequest): void {
    this.#layer.send(this.#flow, cancel, { onResponse: () => undefined, onFailure: () => undefined });
  }

  /** Acknowledges the 2xx to an INVITE of ours, and each one that repeats it (§13.2.2.4). */
  acknowledge(dialog: Dialog, invite: SipRequest | SipResponse): void {
    const ack = dialog.makeRequest('ACK', sequenceOf(invite));
    // §22.1: it has the INVITE's credentials, for nobody can ask for them.
    for (const name of ['Authorization', 'Proxy-Authorization'])
      ack.headers.set(name, invite.headers.all(name));
    this.#sign(ack.headers);
    dialog.lastAck = ack;
    this.sendAlone(ack);
  }

  /** Sends what has no transaction: an ACK, a 2xx that is repeated. */
  sendAlone(message: SipMessage): boolean {
    return this.#options.link.send(serializeMessage(message));
  }

  /** Answers with what is no refusal: with a Contact, and with what we can. Gives back what was sent. */
  accept(transaction: ServerTransaction, acceptance: Acceptance = {}): SipResponse {
    const { body, fields = [], status = 200, tag } = acceptance;
    // RFC 3261 §12.1.1: a dialog goes the way that its request was led.
    const routes = transaction.request.headers.all('Record-Route');
    const answer = {
      status,
      headers: [
        ...routes.map((route) => ['Record-Route', route] as const),
        this.contactField,
        allowField,
        supportedField,
        this.#userAgentField,
        ...fields,
        ...bodyFields(body),
      ],
      body: body?.content ?? '',
    };
    const response = makeResponse(transaction.request, answer, tag);
    transaction.respond(response);
    return response;
  }

  inviteOf(cancel: ServerTransaction): ServerTransaction | undefined {
    return this.#layer.inviteOf(cancel);
  }

  /** Drops every transaction. */
  dispose(): void {
    this.#lifetime.abort();
    this.#layer.dispose();
    this.dialogs.clear();
  }

  #receiveRequest(request: SipRequest): void {
    // Somebody of another world, as of mail, could never be answered.
    parseUri(parseNameAddr(request.headers.first('From') ?? '').uri);
    this.#layer.handleRequest(this.#flow, request);
  }

  #complete(request: SipRequest, fields: readonly HeaderField[], body: Body | undefined): SipRequest {
    const { headers } = request;
    addFields(headers, [...fields, allowField, supportedField, this.#userAgentField, ...bodyFields(body)]);
    this.requestHeaders.addTo(request);
    return body === undefined ? request : { ...request, body: body.content };
  }

  get #userAgentField(): HeaderField {
    return ['User-Agent', this.#options.userAgent];
  }

  /** §7.3.1: what proxies need stands at the top. A request that is sent again gets another branch. */
  #sign(headers: SipHeaders): void {
    const transport = this.#options.link.isSecure ? 'WSS' : 'WS';
    headers.delete('Via');
    headers.prepend('Via', `SIP/2.0/${transport} ${this.identity.host};branch=z9hG4bK${randomToken(14)}`);
  }
}
