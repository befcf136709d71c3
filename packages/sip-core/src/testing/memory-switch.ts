import { parseMessage, serializeMessage, type SipMessage, type SipRequest } from '@offhook/sip-message';
import type { Socket, SocketHandlers, SocketPort } from '../ports/socket-port.js';
import { Ladder } from './ladder.js';
import type { MemoryDigest } from './memory-digest.js';
import type { MemoryFlow } from './memory-flow.js';
import { MemoryNotifier } from './memory-notifier.js';
import { MemoryProxy } from './memory-proxy.js';
import { MemoryRegistrar } from './memory-registrar.js';

export interface MemorySwitchOptions {
  /** Passwords by user name. A user with an empty password is not challenged. */
  readonly users: Readonly<Record<string, string>>;
  /** Default: `example.test`. */
  readonly domain?: string;
  /** The digests that a challenge offers, in this order. Default: MD5 and SHA-256. */
  readonly algorithms?: readonly ('MD5' | 'SHA-256')[];
  /** Whether an INVITE is challenged too. Default: false. */
  readonly challengesInvites?: boolean;
  /** Shorter registrations get 423. Default: 1. */
  readonly minExpiresSeconds?: number;
  /** Longer registrations are cut. Default: 3,600. */
  readonly maxExpiresSeconds?: number;
}

/** A tiny SIP server in memory: registrar and forking proxy for phones whose sockets it gives out. */
export class MemorySwitch {
  readonly ladder: Ladder = new Ladder();
  /** Who takes SUBSCRIBEs. */
  readonly notifier: MemoryNotifier = new MemoryNotifier();
  readonly #registrar: MemoryRegistrar;
  readonly #proxy: MemoryProxy;
  readonly #open: Map<string, Set<SocketHandlers>> = new Map<string, Set<SocketHandlers>>();
  readonly #flows: Map<string, MemoryFlow> = new Map<string, MemoryFlow>();
  /** Whether sockets open. `silent` never says. */
  reachability: 'reachable' | 'refused' | 'silent' = 'reachable';
  /** Whether CRLF keep-alive is answered. */
  answersPings = true;
  /** Looks at each message first; true swallows it. */
  intercept: (phone: string, message: SipMessage) => boolean = () => false;

  constructor(options: MemorySwitchOptions) {
    this.#registrar = new MemoryRegistrar({
      domain: 'example.test',
      algorithms: ['MD5', 'SHA-256'],
      challengesInvites: false,
      minExpiresSeconds: 1,
      maxExpiresSeconds: 3_600,
      ...options,
    });
    this.#proxy = new MemoryProxy(this.#registrar);
  }

  get digest(): MemoryDigest {
    return this.#registrar.digest;
  }

  /** The sockets of the phone called `phone`, a name for ladders only. */
  socketsOf(phone: string): SocketPort {
    return { open: (_url, handlers) => this.#openSocket(phone, handlers) };
  }

  /** Cuts every socket of a phone, as a network does. */
  cut(phone: string): void {
    for (const handlers of this.#open.get(phone) ?? []) handlers.onClose('The test cut the connection.');
    this.#open.delete(phone);
    this.#registrar.forget(phone);
  }

  openCount(phone: string): number {
    return this.#open.get(phone)?.size ?? 0;
  }

  /** Sends a message of the test's own making to a phone. */
  inject(phone: string, text: string): void {
    for (const handlers of this.#open.get(phone) ?? []) handlers.onMessage(text);
  }

  /** Lets messages through that `intercept` swallowed, as if they had only been slow. */
  replay(phone: string, messages: readonly SipMessage[]): void {
    const flow = this.#flows.get(phone);
    for (const message of messages) if (flow !== undefined) this.#route(flow, message);
  }

  #openSocket(phone: string, handlers: SocketHandlers): Socket {
    const open = this.#open.get(phone) ?? new Set<SocketHandlers>();
    this.#open.set(phone, open);
    const flow: MemoryFlow = {
      phone,
      send: (message) => {
        this.ladder.add({ phone, direction: '←', message });
        deliver(open, handlers, serializeMessage(message));
      },
    };
    this.#flows.set(phone, flow);
    queueMicrotask(() => {
      if (this.reachability === 'refused') handlers.onClose('refused');
      if (this.reachability !== 'reachable') return;
      open.add(handlers);
      handlers.onOpen();
    });
    return {
      send: (data) => {
        if (!open.has(handlers)) return;
        queueMicrotask(() => {
          if (data.trim() === '') this.#pong(open, handlers);
          else this.#receive(flow, parseMessage(data));
        });
      },
      close: () => open.delete(handlers),
    };
  }

  #pong(open: ReadonlySet<SocketHandlers>, handlers: SocketHandlers): void {
    if (this.answersPings) deliver(open, handlers, '\r\n');
  }

  #receive(flow: MemoryFlow, message: SipMessage): void {
    this.ladder.add({ phone: flow.phone, direction: '→', message });
    if (!this.intercept(flow.phone, message)) this.#route(flow, message);
  }

  #route(flow: MemoryFlow, message: SipMessage): void {
    if (message.kind === 'response') {
      if (!this.notifier.handleResponse(message)) this.#proxy.handleResponse(message);
    } else if (message.method === 'REGISTER') flow.send(this.#registrar.answer(flow, message));
    else if (message.method === 'SUBSCRIBE') this.#subscribe(flow, message);
    else this.#proxy.handleRequest(flow, message);
  }

  #subscribe(flow: MemoryFlow, request: SipRequest): void {
    const refusal = this.#registrar.refuseInvite(request);
    if (refusal === undefined) this.notifier.handleSubscribe(flow, request);
    else flow.send(refusal);
  }
}

function deliver(open: ReadonlySet<SocketHandlers>, handlers: SocketHandlers, data: string): void {
  queueMicrotask(() => {
    if (open.has(handlers)) handlers.onMessage(data);
  });
}
