import {
  type Backoff,
  type Clock,
  Emitter,
  jitteredBackoff,
  type Logger,
  type Unsubscribe,
  waitFor,
} from '@offhook/primitives';
import type { RegistrationState } from '@offhook/protocol';
import type { SignallingPort } from '../ports/signalling-port.js';
import type { WakePort } from '../ports/wake-port.js';
import {
  type AttemptFailure,
  RegistrationAttempt,
  type RegistrationAttemptParts,
} from './registration-attempt.js';
import type { RegistrationError } from './registration-error.js';
import { connectionLostError, stoppedError } from './registration-failure.js';
import { nextRegistrationState, type RegistrationTrigger } from './registration-state.js';
import { Waiters } from './waiters.js';
import { wallSleep } from './wall-sleep.js';

export interface RegistrationEvents {
  changed: { readonly state: RegistrationState; readonly error?: RegistrationError };
}

export interface RegistrationManagerOptions extends RegistrationAttemptParts {
  readonly logger: Logger;
  readonly backoff?: Backoff;
}

// A server that takes a registration and drops the connection at once is not to be asked twice a second.
const stableAfterMs = 30_000;
// Long enough for a round trip with a challenge, short enough for a page that closes.
const unregisterTimeoutMs = 2_000;

/** Keeps one registration: connects, registers, refreshes, and begins again after a loss. */
export class RegistrationManager {
  readonly #signalling: SignallingPort;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #wake: WakePort | undefined;
  readonly #attempt: RegistrationAttempt;
  readonly #backoff: Backoff;
  readonly #events = new Emitter<RegistrationEvents>();
  readonly #waiters: Waiters = new Waiters();
  #state: RegistrationState = 'idle';
  /** Aborts when the phone is to leave. */
  #run: AbortController | undefined;
  /** Aborts when the connection is gone, and with `#run`. */
  #connection: AbortController = new AbortController();
  /** Aborts when somebody asks to try at once. */
  #pause: AbortController = new AbortController();
  #leaving: Promise<void> | undefined;
  #isDisposed = false;

  constructor(options: RegistrationManagerOptions) {
    this.#signalling = options.signalling;
    this.#clock = options.clock;
    this.#logger = options.logger;
    this.#wake = options.wake;
    this.#backoff =
      options.backoff ?? jitteredBackoff(options.random === undefined ? {} : { random: options.random });
    this.#attempt = new RegistrationAttempt(options);
  }

  get state(): RegistrationState {
    return this.#state;
  }

  on(name: 'changed', listener: (change: RegistrationEvents['changed']) => void): Unsubscribe {
    return this.#events.on(name, listener);
  }

  /** Resolves at the next success and rejects at the next failure; goes on trying after one that may pass. */
  async start(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (this.#isDisposed) throw stoppedError();
    if (this.#state === 'registered') return;
    const settled = this.#waiters.wait(signal, () => {
      void this.stop();
    });
    if (this.#leaving === undefined) this.#begin();
    await settled;
  }

  /** Leaves: `goodbyes` are waited for before the connection is closed. */
  stop(goodbyes: Promise<unknown> = Promise.resolve()): Promise<void> {
    this.#waiters.reject(stoppedError());
    if (this.#state === 'idle' || this.#state === 'unregistered') return Promise.resolve();
    this.#leaving ??= this.#leave(goodbyes);
    return this.#leaving;
  }

  handleConnectionLost(): void {
    this.#connection.abort(connectionLostError());
  }

  async dispose(goodbyes?: Promise<unknown>): Promise<void> {
    this.#isDisposed = true;
    await this.stop(goodbyes);
    await goodbyes;
  }

  #begin(): void {
    if (this.#run !== undefined) {
      this.#pause.abort();
      return;
    }
    const run = new AbortController();
    this.#run = run;
    run.signal.addEventListener('abort', () => {
      this.#connection.abort(run.signal.reason);
      this.#pause.abort();
    });
    void this.#keepRegistered(run);
  }

  #isCurrent(run: AbortController): boolean {
    return this.#run === run;
  }

  async #keepRegistered(run: AbortController): Promise<void> {
    for (let attempt = 0; this.#isCurrent(run); attempt += 1) {
      let acceptedAtMs: number | undefined;
      this.#connection = new AbortController();
      this.#move('start');
      const failure = await this.#attempt.run({
        signal: this.#connection.signal,
        onOpen: () => {
          this.#move('open');
        },
        onAccepted: () => {
          acceptedAtMs ??= this.#clock.now();
          this.#waiters.resolve();
          this.#move('accept');
        },
      });
      if (!this.#isCurrent(run)) return;
      if (!failure.error.retryable) {
        this.#giveUp(failure.error);
        return;
      }
      if (this.#wasStable(acceptedAtMs)) attempt = 0;
      await this.#retryLater(failure, attempt);
    }
  }

  #wasStable(acceptedAtMs: number | undefined): boolean {
    return acceptedAtMs !== undefined && this.#clock.now() - acceptedAtMs >= stableAfterMs;
  }

  async #retryLater({ error, retryAfterMs }: AttemptFailure, attempt: number): Promise<void> {
    const delayMs = Math.max(this.#backoff(attempt), retryAfterMs);
    this.#logger.warn('registration failed, will retry', { code: error.code, delayMs: Math.round(delayMs) });
    this.#pause = new AbortController();
    this.#waiters.reject(error);
    this.#move('fail', error);
    await wallSleep(delayMs, {
      clock: this.#clock,
      signal: this.#pause.signal,
      wake: this.#wake,
      // Back on the network, or before the user again: what was failing may do now, unless the server wants its rest.
      afterWakeMs: retryAfterMs > 0 ? Infinity : this.#backoff(0),
      // Waking early is not a failure.
    }).catch(() => undefined);
  }

  #giveUp(error: RegistrationError): void {
    this.#logger.error('registration given up', { code: error.code, sipStatus: error.sipStatus });
    this.#run = undefined;
    this.#signalling.disconnect();
    // Told before the move: whoever starts again from the event waits for the next outcome, not for this one.
    this.#waiters.reject(error);
    this.#move('refuse', error);
  }

  async #leave(goodbyes: Promise<unknown>): Promise<void> {
    const mayBeBound = this.#state === 'registered' || this.#state === 'registering';
    this.#run?.abort(stoppedError());
    this.#run = undefined;
    this.#move('stop');
    if (mayBeBound && this.#signalling.isConnected) await this.#unregister();
    await goodbyes;
    this.#signalling.disconnect();
    this.#leaving = undefined;
    this.#move('done');
    // Somebody asked to start while the phone was leaving.
    if (this.#waiters.count > 0) this.#begin();
  }

  async #unregister(): Promise<void> {
    await waitFor((signal) => this.#signalling.register({ expiresSeconds: 0, signal }), {
      clock: this.#clock,
      timeoutMs: unregisterTimeoutMs,
      onTimeout: stoppedError,
    }).catch((error: unknown) => {
      this.#logger.warn('could not unregister, the binding will expire', { error });
    });
  }

  #move(trigger: RegistrationTrigger, error?: RegistrationError): void {
    const next = nextRegistrationState(this.#state, trigger);
    if (next === undefined || next === this.#state) return;
    this.#state = next;
    this.#logger.info('registration changed', { state: next });
    this.#events.emit('changed', { state: next, ...(error === undefined ? {} : { error }) });
  }
}
