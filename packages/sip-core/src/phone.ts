import { Emitter, type Subscribable, type Unsubscribe } from '@offhook/primitives';
import type { RegistrationState } from '@offhook/protocol';
import type { Call } from './call/call.js';
import type { DialOptions } from './call/call-manager.js';
import { parseDialTarget } from './dial-target/dial-target.js';
import type { PhoneEvents } from './phone-events.js';
import { createManagers, type PhoneManagers, type PhoneParts } from './phone-managers.js';
import type { SignallingPort, Subscription, SubscriptionRequest } from './ports/signalling-port.js';

/** One registration and its calls. */
export class Phone implements Subscribable<PhoneEvents>, AsyncDisposable {
  readonly #events = new Emitter<PhoneEvents>();
  readonly #signalling: SignallingPort;
  readonly #domain: string;
  readonly #username: string;
  readonly #managers: PhoneManagers;
  #disposal: Promise<void> | undefined;

  /** Use `createPhone`; this is for other adapters and for tests. */
  constructor(parts: PhoneParts) {
    this.#signalling = parts.signalling;
    this.#domain = parts.domain;
    this.#username = parts.username ?? '';
    this.#managers = createManagers(parts, this.#events);
  }

  get registration(): RegistrationState {
    return this.#managers.registration.state;
  }

  get isConnected(): boolean {
    return this.#signalling.isConnected;
  }

  /** The calls that have not ended. */
  get calls(): readonly Call[] {
    return this.#managers.calls.calls;
  }

  /** The call that is talked on; the latest where several are. */
  get activeCall(): Call | undefined {
    return this.#managers.calls.focus.active;
  }

  /** Whether callers are turned away. */
  get isDoNotDisturb(): boolean {
    return this.#managers.calls.isDoNotDisturb;
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
    await this.#managers.registration.start(options.signal);
  }

  /** Hangs up, unregisters and disconnects. It can be started again. */
  async stop(): Promise<void> {
    await this.#managers.registration.stop(this.#managers.calls.hangUpAll());
  }

  /**
   * Calls a number, a user name or a SIP URI. Returns at once a call in `dialing`; what becomes of it are its events.
   *
   * @throws CallError call/invalid-target, call/invalid-header, call/not-registered, call/busy-here, call/video-off
   */
  dial(target: string, options: DialOptions = {}): Call {
    return this.#managers.calls.dial(target, options);
  }

  /**
   * Makes ready what the next call needs, as when the dial pad opens beside a call: its INVITE then waits for nothing. A
   * phone without calls does so by itself. Safe to call twice; nothing happens while the phone is not registered.
   */
  prepareCall(): void {
    this.#managers.readiness.prepare();
  }

  /**
   * Puts the active call on hold and goes on with the one before it, which is returned.
   *
   * @throws CallError call/invalid-state when no call is on hold, call/change-refused
   */
  swap(): Promise<Call> {
    return this.#managers.calls.focus.swap();
  }

  /** Turns callers away, or no longer. Calls that there are go on, and calls can be made. */
  setDoNotDisturb(isOn: boolean): void {
    this.#managers.calls.isDoNotDisturb = isOn;
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

  async #dispose(): Promise<void> {
    const { calls, readiness, registration, transfers } = this.#managers;
    await registration.dispose(calls.hangUpAll());
    transfers.dispose();
    readiness.dispose();
    this.#signalling.dispose();
    this.#events.clear();
  }
}
