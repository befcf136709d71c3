import { type Clock, waitFor } from '@offhook/primitives';
import type { RegisterOutcome, SignallingPort, SipRefusal } from '../ports/signalling-port.js';
import type { WakePort } from '../ports/wake-port.js';
import type { RegistrationError } from './registration-error.js';
import { asRegistrationError, refusalError } from './registration-failure.js';
import { wallSleep } from './wall-sleep.js';

export interface AttemptOptions {
  /** Aborts with a `RegistrationError` when the connection is lost or the phone is to leave. */
  readonly signal: AbortSignal;
  readonly onOpen: () => void;
  /** Called at the first success and at every refresh. */
  readonly onAccepted: () => void;
}

export interface AttemptFailure {
  readonly error: RegistrationError;
  /** 0 where the server did not say. */
  readonly retryAfterMs: number;
}

export interface RegistrationAttemptParts {
  readonly signalling: SignallingPort;
  readonly clock: Clock;
  readonly registerExpiresSeconds: number;
  /** Default: wakes are noticed within half a minute. */
  readonly wake?: WakePort | undefined;
  /** A source of numbers in [0, 1). Default: `Math.random`. */
  readonly random?: (() => number) | undefined;
}

// Timer F (RFC 3261 §17.1.2.2): 64 × T1.
const registerTimeoutMs = 32_000;
// Three quarters on average, and not all phones at once that a restart of their server brought back together.
const refreshShare = 0.7;
const refreshSpread = 0.1;
// A registrar may grant years, which a timer of the platform cannot hold, or a blink, which would be a storm.
const longestRefreshMs = 24 * 3_600_000;
const shortestRefreshMs = 1_000;
const longestRetryAfterMs = 5 * 60_000;
// RFC 3261 §21.5.4: a 503 without a time speaks for one request only; what it says is true for longer.
const shortestAvoidanceMs = 30_000;

/** One try: connects, registers, and refreshes for as long as that goes well. */
export class RegistrationAttempt {
  readonly #parts: RegistrationAttemptParts;
  readonly #signalling: SignallingPort;
  #expiresSeconds: number;

  constructor(parts: RegistrationAttemptParts) {
    this.#parts = parts;
    this.#signalling = parts.signalling;
    this.#expiresSeconds = parts.registerExpiresSeconds;
  }

  /** Resolves with what ended it. */
  async run({ onAccepted, onOpen, signal }: AttemptOptions): Promise<AttemptFailure> {
    try {
      await this.#signalling.connect(signal);
      let registering = this.#register(signal);
      // Told when the request is away already: nobody who listens can hold it up.
      onOpen();
      for (;;) {
        const outcome = await registering;
        if (outcome.kind === 'refused') return this.#failureOf(outcome);
        onAccepted();
        await wallSleep(this.#refreshDelayMs(outcome.expiresSeconds), { ...this.#parts, signal });
        registering = this.#register(signal);
      }
    } catch (thrown) {
      const error = asRegistrationError(thrown);
      // A server that is silent on an open connection is most likely not there any more.
      if (error.code === 'registration/timed-out') this.#signalling.disconnect();
      return { error, retryAfterMs: 0 };
    }
  }

  async #register(signal: AbortSignal): Promise<RegisterOutcome> {
    const outcome = await this.#send(signal);
    if (outcome.kind === 'accepted' || outcome.status !== 423 || outcome.minExpiresSeconds === undefined) {
      return outcome;
    }
    // RFC 3261 §10.2.8: ask again for at least what the registrar wants.
    this.#expiresSeconds = Math.max(this.#expiresSeconds, outcome.minExpiresSeconds);
    return await this.#send(signal);
  }

  #send(signal: AbortSignal): Promise<RegisterOutcome> {
    return waitFor(
      (inner) => this.#signalling.register({ expiresSeconds: this.#expiresSeconds, signal: inner }),
      {
        clock: this.#parts.clock,
        timeoutMs: registerTimeoutMs,
        onTimeout: () => refusalError({ kind: 'refused', status: 408, reason: 'Request Timeout' }),
        signal,
      },
    );
  }

  #failureOf(refusal: SipRefusal): AttemptFailure {
    const retryAfterMs = Math.min((refusal.retryAfterSeconds ?? 0) * 1_000, longestRetryAfterMs);
    const avoidanceMs = Math.max(retryAfterMs, shortestAvoidanceMs);
    // RFC 3263 §4.3: the next server need not wait for what this one asks.
    const hasLeft = refusal.status === 503 && this.#signalling.leaveServer(avoidanceMs);
    return { error: refusalError(refusal), retryAfterMs: hasLeft ? 0 : retryAfterMs };
  }

  #refreshDelayMs(grantedSeconds: number): number {
    const { random = Math.random } = this.#parts;
    const wantedMs = grantedSeconds * 1_000 * (refreshShare + refreshSpread * random());
    return Math.min(Math.max(wantedMs, shortestRefreshMs), longestRefreshMs);
  }
}
