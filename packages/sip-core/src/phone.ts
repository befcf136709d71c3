import { type Clock, Emitter, type Logger, type Subscribable, type Unsubscribe } from '@offhook/primitives';
import type { RegistrationState } from '@offhook/protocol';
import type { Call } from './call/call.js';
import { CallManager, type DialOptions, type RefusedCall } from './call/call-manager.js';
import type { CallOptions } from './call/call-policy.js';
import { parseDialTarget } from './dial-target/dial-target.js';
import { MediaReadiness } from './media/media-readiness.js';
import type { MediaPort } from './ports/media-port.js';
import type {
  SignallingEvents,
  SignallingPort,
  SipMessagePassed,
  Subscription,
  SubscriptionRequest,
} from './ports/signalling-port.js';
import type { WakePort } from './ports/wake-port.js';
import type { RegistrationError } from './registration/registration-error.js';
import { RegistrationManager } from './registration/registration-manager.js';
import { TransferManager } from './transfer/transfer-manager.js';
import type { TransferPolicies, TransferRequest } from './transfer/transfer-request.js';

export interface PhoneEvents {
  /** `error` says why, in `retrying` and in `rejected`. */
  registrationChanged: { readonly state: RegistrationState; readonly error?: RegistrationError };
  /** A call began: one that was dialled, or one that rings. */
  callAdded: { readonly call: Call };
  /** A call rings into another one that is connected. `callAdded` came before. */
  callWaiting: { readonly call: Call };
  /** A caller was turned away without a ring: too many calls, or `doNotDisturb`. It belongs among the missed calls. */
  callRefused: RefusedCall;
  /** Another call takes the place of one: the other side was transferred, or we were. It has begun already. */
  callReplaced: { readonly call: Call; readonly replacement: Call };
  /** Somebody wants us to call somebody, and the policy is to ask. Refused after a minute, or when nobody listens. */
  transferRequested: { readonly request: TransferRequest };
  /** A call ended. */
  callRemoved: { readonly call: Call };
  /** The server told of something that nobody subscribed to, as of a message that waits (RFC 3842). */
  notified: SignallingEvents['notified'];
  /** A SIP message went over the wire. It has its secrets: `@offhook/sip-core/trace` takes them out. */
  messagePassed: SipMessagePassed;
}

export interface PhoneParts extends CallOptions, TransferPolicies {
  readonly signalling: SignallingPort;
  readonly media: MediaPort;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Where a number without a domain is dialled. */
  readonly domain: string;
  /** The account's, for what waits in its own mailbox. Default: none. */
  readonly username?: string | undefined;
  readonly registerExpiresSeconds: number;
  readonly noAnswerTimeoutMs: number;
  /** Default: a page that slept is noticed within half a minute. */
  readonly wake?: WakePort | undefined;
  /** Spreads retries and refreshes: a source of numbers in [0, 1). Default: `Math.random`. */
  readonly random?: (() => number) | undefined;
}

/** One registration and its calls. */
export class Phone implements Subscribable<PhoneEvents>, AsyncDisposable {
  readonly #events = new Emitter<PhoneEvents>();
  readonly #signalling: SignallingPort;
  readonly #domain: string;
  readonly #username: string;
  readonly #registration: RegistrationManager;
  readonly #calls: CallManager;
  readonly #transfers: TransferManager;
  readonly #readiness: MediaReadiness;
  #disposal: Promise<void> | undefined;

  /** Use `createPhone`; this is for other adapters and for tests. */
  constructor(parts: PhoneParts) {
    this.#signalling = parts.signalling;
    this.#domain = parts.domain;
    this.#username = parts.username ?? '';
    this.#readiness = new MediaReadiness({ ...parts, hasCalls: () => this.calls.length > 0 });
    this.#registration = new RegistrationManager(parts);
    this.#transfers = this.#createTransfers(parts);
    this.#calls = new CallManager({
      ...parts,
      isRegistered: () => this.registration === 'registered',
      transfers: this.#transfers,
    });
    this.#registration.on('changed', (change) => {
      // A registration that gives a silent server up closes the connection itself.
      if (!parts.signalling.isConnected) this.#calls.handleConnectionLost();
      this.#readiness.handleRegistration(change.state);
      this.#events.emit('registrationChanged', change);
    });
    this.#calls.on('added', ({ call }) => {
      this.#transfers.watch(call);
      this.#events.emit('callAdded', { call });
    });
    this.#calls.on('waiting', ({ call }) => {
      this.#events.emit('callWaiting', { call });
    });
    this.#calls.on('refused', (refused) => {
      this.#events.emit('callRefused', refused);
    });
    this.#calls.on('removed', ({ call }) => {
      this.#readiness.handleCallRemoved();
      this.#events.emit('callRemoved', { call });
    });
    this.#listenTo(parts.signalling);
  }

  get registration(): RegistrationState {
    return this.#registration.state;
  }

  get isConnected(): boolean {
    return this.#signalling.isConnected;
  }

  /** The calls that have not ended. */
  get calls(): readonly Call[] {
    return this.#calls.calls;
  }

  /** The call that is talked on; the latest where several are. */
  get activeCall(): Call | undefined {
    return this.#calls.focus.active;
  }

  /** Whether callers are turned away. */
  get isDoNotDisturb(): boolean {
    return this.#calls.isDoNotDisturb;
  }

  on<Name extends keyof PhoneEvents>(
    name: Name,
    listener: (payload: PhoneEvents[Name]) => void,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Unsubscribe {
    return this.#events.on(name, listener, options);
  }

  /**
   * Connects and registers, and keeps it so. Resolves when registered. When it rejects with a retryable error, the phone
   * goes on trying until `stop`; another `start` tries at once. Aborting `signal` before that stops the phone.
   *
   * @throws RegistrationError registration/unreachable, registration/timed-out, registration/rejected …
   */
  async start(options: { readonly signal?: AbortSignal | undefined } = {}): Promise<void> {
    await this.#registration.start(options.signal);
  }

  /** Hangs up, unregisters and disconnects. It can be started again. */
  async stop(): Promise<void> {
    await this.#registration.stop(this.#calls.hangUpAll());
  }

  /**
   * Calls a number, a user name or a SIP URI. Returns at once a call in `dialing`; what becomes of it are its events.
   *
   * @throws CallError call/invalid-target, call/invalid-header, call/not-registered, call/busy-here, call/video-off
   */
  dial(target: string, options: DialOptions = {}): Call {
    return this.#calls.dial(target, options);
  }

  /**
   * Puts the active call on hold and goes on with the one before it, which is returned.
   *
   * @throws CallError call/invalid-state when no call is on hold, call/change-refused
   */
  swap(): Promise<Call> {
    return this.#calls.focus.swap();
  }

  /** Turns callers away, or no longer. Calls that there are go on, and calls can be made. */
  setDoNotDisturb(isOn: boolean): void {
    this.#calls.isDoNotDisturb = isOn;
  }

  /**
   * The SIP URI of a number, a user name or a SIP URI, read as `dial` reads it. Default: the phone's own.
   *
   * @throws CallError call/invalid-target
   */
  addressOf(target: string = this.#username): string {
    return parseDialTarget(target, this.#domain).uri;
  }

  /** Asks to be told of events (RFC 6665); `@offhook/sip-core/presence` does it for people and mailboxes. */
  subscribe(request: SubscriptionRequest): Subscription {
    return this.#signalling.subscribe(request);
  }

  /** Stops for good and gives back all that was taken. Safe to call twice. */
  dispose(): Promise<void> {
    this.#disposal ??= this.#dispose();
    return this.#disposal;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose();
  }

  #listenTo(signalling: SignallingPort): void {
    signalling.on('connectionLost', () => {
      this.#registration.handleConnectionLost();
      this.#calls.handleConnectionLost();
    });
    signalling.on('messagePassed', (message) => {
      this.#calls.handleMessage(message);
      this.#events.emit('messagePassed', message);
    });
    signalling.on('notified', (notification) => {
      this.#events.emit('notified', notification);
    });
    signalling.on('inviteReceived', ({ invite }) => {
      if (!this.#transfers.handleInvite(invite)) this.#calls.handleInvite(invite);
    });
    signalling.on('referReceived', ({ refer }) => {
      this.#transfers.handleRefer(refer);
    });
  }

  #createTransfers({ clock, domain, logger, ...policies }: PhoneParts): TransferManager {
    const transfers = new TransferManager({
      ...policies,
      clock,
      logger,
      domain,
      canAsk: () => this.#events.listenerCount('transferRequested') > 0,
      calls: () => this.calls,
      dialogOf: (call) => this.#calls.partsOf(call)?.renegotiation.line?.dialog,
      dial: (referred) => this.#calls.dialReferred(referred),
      take: (invite, replaced) => this.#calls.takeReplacement(invite, replaced),
    });
    transfers.on('replaced', (replaced) => {
      this.#events.emit('callReplaced', replaced);
    });
    transfers.on('requested', (requested) => {
      this.#events.emit('transferRequested', requested);
    });
    return transfers;
  }

  async #dispose(): Promise<void> {
    await this.#registration.dispose(this.#calls.hangUpAll());
    this.#transfers.dispose();
    this.#readiness.dispose();
    this.#signalling.dispose();
    this.#events.clear();
  }
}
