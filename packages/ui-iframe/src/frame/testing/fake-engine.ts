import { Emitter, OffhookError, type Unsubscribe } from '@offhook/primitives';
import type { RegistrationState } from '@offhook/protocol';
import type { PhoneEngine, PhoneEngineEvents } from '../engine/phone-engine.js';
import { FakeCall } from './fake-call.js';

/** An engine that a test plays: it does what it is told, and says what was asked of it. */
export class FakeEngine implements PhoneEngine {
  readonly calls: FakeCall[] = [];
  readonly #events: Emitter<PhoneEngineEvents> = new Emitter<PhoneEngineEvents>();
  registration: RegistrationState = 'idle';
  startCount = 0;
  isDisposed = false;
  /** What `start` rejects with, if anything. */
  startError: unknown;
  /** What `dial` throws, if anything. */
  dialError: unknown;
  /** Holds `dispose` back until it resolves. */
  goodbye: Promise<void> = Promise.resolve();

  on<Name extends keyof PhoneEngineEvents>(
    name: Name,
    listener: (payload: PhoneEngineEvents[Name]) => void,
    options?: { readonly signal?: AbortSignal | undefined },
  ): Unsubscribe {
    return this.#events.on(name, listener, options);
  }

  get listenerCount(): number {
    return this.#events.listenerCount();
  }

  async start(): Promise<void> {
    this.startCount += 1;
    this.moveTo('connecting');
    await Promise.resolve();
    if (this.startError !== undefined) throw this.startError as Error;
  }

  dial(target: string): FakeCall {
    if (this.dialError !== undefined) throw this.dialError as Error;
    if (target.includes(' '))
      throw new OffhookError('call/invalid-target', 'This is not a number or a name.');
    return this.#add(new FakeCall({ direction: 'outgoing', remoteNumber: target, state: 'dialing' }));
  }

  async dispose(): Promise<void> {
    this.isDisposed = true;
    await this.goodbye;
    for (const call of this.calls) call.end('hung-up');
    this.moveTo('unregistered');
  }

  moveTo(state: RegistrationState, error?: OffhookError): void {
    this.registration = state;
    this.#events.emit('registrationChanged', { state, ...(error === undefined ? {} : { error }) });
  }

  /** Someone calls. */
  ring(remoteNumber: string, remoteName = ''): FakeCall {
    return this.#add(new FakeCall({ direction: 'incoming', remoteNumber, remoteName, state: 'incoming' }));
  }

  #add(call: FakeCall): FakeCall {
    this.calls.push(call);
    this.#events.emit('callAdded', { call });
    call.on('changed', () => {
      if (call.snapshot().state === 'ended') this.#events.emit('callRemoved', { call });
    });
    return call;
  }
}
