import { type Clock, sleep, waitFor } from '@offhook/primitives';
import type { RegisterOutcome, SignallingPort, SipRefusal } from '../ports/signalling-port.js';
import type { RegistrationError } from './registration-error.js';
import { asRegistrationError, refusalError } from './registration-failure.js';

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

interface RegistrationAttemptParts {
  readonly signalling: SignallingPort;
  readonly clock: Clock;
  readonly registerExpiresSeconds: number;
}

// Timer F (RFC 3261 §17.1.2.2): 64 × T1.
const registerTimeoutMs = 32_000;
const refreshShare = 0.75;
// A registrar may grant years, which a timer of the platform cannot hold, or a blink, which would be a storm.
const longestRefreshMs = 24 * 3_600_000;
const shortestRefreshMs = 1_000;
const longestRetryAfterMs = 5 * 60_000;

/** One try: connects, registers, and refreshes for as long as that goes well. */
export class RegistrationAttempt {
  readonly #signalling: SignallingPort;
  readonly #clock: Clock;
  #expiresSeconds: number;

  constructor({ clock, registerExpiresSeconds, signalling }: RegistrationAttemptParts) {
    this.#signalling = signalling;
    this.#clock = clock;
    this.#expiresSeconds = registerExpiresSeconds;
  }

  /** Resolves with what ended it. */
  async run({ onAccepted, onOpen, signal }: AttemptOptions): Promise<AttemptFailure> {
    try {
      await this.#signalling.connect(signal);
      onOpen();
      for (;;) {
        const outcome = await this.#register(signal);
        if (outcome.kind === 'refused') return failureOf(outcome);
        onAccepted();
        await sleep(refreshDelayMs(outcome.expiresSeconds), this.#clock, signal);
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
        clock: this.#clock,
        timeoutMs: registerTimeoutMs,
        onTimeout: () => refusalError({ kind: 'refused', status: 408, reason: 'Request Timeout' }),
        signal,
      },
    );
  }
}

function failureOf(refusal: SipRefusal): AttemptFailure {
  const retryAfterMs = Math.min((refusal.retryAfterSeconds ?? 0) * 1_000, longestRetryAfterMs);
  return { error: refusalError(refusal), retryAfterMs };
}

function refreshDelayMs(grantedSeconds: number): number {
  const wantedMs = grantedSeconds * 1_000 * refreshShare;
  return Math.min(Math.max(wantedMs, shortestRefreshMs), longestRefreshMs);
}
