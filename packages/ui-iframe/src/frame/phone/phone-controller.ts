import {
  type Clock,
  Emitter,
  isOffhookError,
  type Logger,
  SerialQueue,
  type Subscribable,
  type Unsubscribe,
  waitFor,
} from '@offhook/primitives';
import {
  type CallSnapshot,
  type FrameEvents,
  type FrameMethods,
  type PhoneFrameOptions,
  type ProvisioningDocument,
  type RegistrationState,
  type SipAccount,
  toWireError,
} from '@offhook/protocol';
import { FrameError } from '../../rpc/frame-error.js';
import type { CreateEngine, EngineCall, PhoneEngine, RingForEngine } from '../engine/phone-engine.js';
import { CallDesk } from './call-desk.js';
import { initialPhoneState } from './phone-state.js';
import type { PhoneStore } from './phone-store.js';

export interface PhoneControllerOptions {
  readonly createEngine: CreateEngine;
  readonly ringForEngine: RingForEngine;
  readonly store: PhoneStore;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** How long an old phone may take to say good-bye before a new one takes its place. */
const goodbyeTimeoutMs = 5_000;

interface ProvisionedPhone {
  readonly engine: PhoneEngine;
  readonly document: ProvisioningDocument;
  /** Ends every subscription to the engine. */
  readonly lifetime: AbortController;
}

/** The phone as host page and user command it: at most one engine at a time, its news in the store and as events. */
export class PhoneController implements Subscribable<FrameEvents> {
  readonly calls: CallDesk;
  readonly #events: Emitter<FrameEvents> = new Emitter<FrameEvents>();
  readonly #changes: SerialQueue = new SerialQueue();
  readonly #createEngine: CreateEngine;
  readonly #ringForEngine: RingForEngine;
  readonly #store: PhoneStore;
  readonly #clock: Clock;
  readonly #logger: Logger;
  #phone: ProvisionedPhone | undefined;

  constructor({ clock, createEngine, logger, ringForEngine, store }: PhoneControllerOptions) {
    this.#createEngine = createEngine;
    this.#ringForEngine = ringForEngine;
    this.#store = store;
    this.#clock = clock;
    this.#logger = logger;
    this.calls = new CallDesk({ clock, store });
    this.calls.on('callChanged', (change) => this.#events.emit('callChanged', change));
    this.calls.on('failed', ({ error }) => this.report(error));
  }

  on<Name extends keyof FrameEvents>(
    name: Name,
    listener: (payload: FrameEvents[Name]) => void,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Unsubscribe {
    return this.#events.on(name, listener, options);
  }

  /** The engine of now, if the phone is provisioned. */
  get engine(): PhoneEngine | undefined {
    return this.#phone?.engine;
  }

  /** What it was provisioned with. */
  get document(): ProvisioningDocument | undefined {
    return this.#phone?.document;
  }

  /** Becomes the phone of `document`. The same account again keeps the phone and its calls. */
  async provision({
    document,
    options,
  }: FrameMethods['phone.provision']['params']): Promise<{ readonly registration: RegistrationState }> {
    return await this.#changes.run(async () => {
      this.#applyOptions(options);
      if (this.#phone === undefined || !isSamePhone(this.#phone.document, document)) {
        await this.#end();
        this.#begin(document);
      }
      return { registration: this.#phone?.engine.registration ?? 'idle' };
    });
  }

  /** Ends the phone and forgets its account. */
  async release(): Promise<void> {
    await this.#changes.run(async () => {
      await this.#end();
    });
  }

  /** @throws FrameError frame/not-provisioned, and what the engine has against it: CallError call/… */
  dial(target: string): CallSnapshot {
    if (this.#phone === undefined) {
      throw new FrameError('frame/not-provisioned', 'The phone is not set up yet. Wait until it is ready.', {
        retryable: true,
      });
    }
    const { engine, lifetime } = this.#phone;
    const call = engine.dial(target);
    this.calls.handleCall(call, lifetime.signal);
    return call.snapshot();
  }

  async hangUp(callId: string): Promise<void> {
    const call = this.calls.find(callId);
    await (call.snapshot().state === 'incoming' ? call.reject() : call.hangUp());
  }

  /** Says that something failed for which nobody waits. */
  report(error: unknown): void {
    this.#logger.warn('Something failed.', { code: isOffhookError(error) ? error.code : 'unknown' });
    this.#events.emit('failed', { error: toWireError(error) });
  }

  #applyOptions({ canMute = true, hasDialPad = true, theme = 'system' }: PhoneFrameOptions): void {
    this.#store.update({ settings: { canMute, hasDialPad, theme } });
  }

  #begin(document: ProvisioningDocument): void {
    const engine = this.#createEngine(document);
    const lifetime = new AbortController();
    const { signal } = lifetime;
    this.#phone = { engine, document, lifetime };
    signal.addEventListener('abort', this.#ringForEngine(engine), { once: true });
    const changed = (call: EngineCall): void => this.calls.handleChange(call);
    engine.on('registrationChanged', (change) => this.#handleRegistration(change), { signal });
    engine.on('callAdded', ({ call }) => this.calls.handleCall(call, signal), { signal });
    engine.on('callRemoved', ({ call }) => changed(call), { signal });
    this.#store.update({
      owner: ownerOf(document.account),
      registration: engine.registration,
      registrationError: undefined,
    });
    // A retryable failure shows as a registration that retries, so only a stranger's error is news.
    engine.start().catch((error: unknown) => {
      if (!signal.aborted && !isOffhookError(error)) this.report(error);
    });
  }

  #handleRegistration({ error, state }: { state: RegistrationState; error?: unknown }): void {
    const known = error === undefined ? {} : { error: toWireError(error) };
    this.#store.update({ registration: state, registrationError: known.error });
    this.#events.emit('registrationChanged', { state, ...known });
  }

  async #end(): Promise<void> {
    const phone = this.#phone;
    if (phone === undefined) return;
    this.#phone = undefined;
    try {
      await waitFor(() => phone.engine.dispose(), {
        clock: this.#clock,
        timeoutMs: goodbyeTimeoutMs,
        onTimeout: () => new FrameError('frame/timed-out', 'The phone did not end in time.'),
      });
    } catch (error) {
      this.#logger.warn('The phone did not end well.', { cause: String(error) });
    }
    phone.lifetime.abort();
    this.calls.forgetAll();
    const { owner, registration, registrationError } = initialPhoneState;
    this.#store.update({ owner, registration, registrationError });
  }
}

function ownerOf({ displayName, username }: SipAccount): { readonly name: string; readonly number: string } {
  return { name: displayName, number: username };
}

/** A document that differs in its expiry alone asks for the phone that is there already. */
function isSamePhone(a: ProvisioningDocument, b: ProvisioningDocument): boolean {
  return JSON.stringify([a.account, a.iceServers]) === JSON.stringify([b.account, b.iceServers]);
}
