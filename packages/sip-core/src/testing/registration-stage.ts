import { silentLogger } from '@offhook/primitives';
import { ManualClock } from '@offhook/primitives/testing';
import type { RegisterOutcome, SipRefusal } from '../ports/signalling-port.js';
import { RegistrationManager } from '../registration/registration-manager.js';
import { FakeNetwork } from './fake-network.js';
import { FakeSignalling } from './fake-signalling.js';
import { FakeWake } from './fake-wake.js';

/** A registration on fakes alone, with clocks that the test winds. */
export interface RegistrationStage {
  readonly clock: ManualClock;
  readonly network: FakeNetwork;
  readonly signalling: FakeSignalling;
  readonly registration: RegistrationManager;
  readonly wake: FakeWake;
  /** Lets the wall clock go on while timers stand still. */
  readonly sleep: (durationMs: number) => void;
  /** Each change, with the code of its error. */
  readonly changes: string[];
}

export function setRegistrationStage(random: () => number = () => 0.5): RegistrationStage {
  const clock = new ManualClock();
  const wake = new FakeWake();
  let sleptMs = 0;
  const sleep = (durationMs: number): void => {
    sleptMs += durationMs;
  };
  const network = new FakeNetwork();
  const signalling = new FakeSignalling(network, 'alice');
  const registration = new RegistrationManager({
    signalling,
    clock: { now: () => clock.now() + sleptMs, after: (delayMs, task) => clock.after(delayMs, task) },
    logger: silentLogger,
    registerExpiresSeconds: 600,
    wake,
    random,
    backoff: (attempt) => 1_000 * 2 ** attempt,
  });
  const changes: string[] = [];
  registration.on('changed', ({ error, state }) => {
    changes.push(error === undefined ? state : `${state} ${error.code}`);
  });
  signalling.on('connectionLost', () => {
    registration.handleConnectionLost();
  });
  return { clock, network, signalling, registration, wake, sleep, changes };
}

export function refused(status: number, more: Partial<Omit<SipRefusal, 'kind'>> = {}): RegisterOutcome {
  return { kind: 'refused', status, reason: 'Because', ...more };
}

/** What a promise came to, without waiting for it. */
export function outcomeOf(promise: Promise<unknown>): { readonly value: string } {
  const outcome = { value: 'pending' };
  promise.then(
    () => (outcome.value = 'resolved'),
    (error: unknown) => (outcome.value = (error as { code?: string }).code ?? String(error)),
  );
  return outcome;
}
