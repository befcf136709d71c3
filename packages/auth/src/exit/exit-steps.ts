import { type Clock, toOffhookError, type Unsubscribe, waitFor } from '@offhook/primitives';
import { AuthError } from '../auth-error.js';
import { timedOut } from '../session/session-errors.js';

/** What is done when a user leaves, in this order. */
export const exitStepNames = ['messages-offline', 'call-history', 'phone-password', 'logout'] as const;
export type ExitStepName = (typeof exitStepNames)[number];

/** Aborted at the step's deadline. */
export type ExitStep = (signal: AbortSignal) => Promise<unknown>;

export interface ExitLimits {
  readonly clock: Clock;
  /** For each step. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Steps of our own, each after those that were added under its name. */
  readonly builtIn: Readonly<Partial<Record<ExitStepName, ExitStep>>>;
}

/** The steps of leaving, in a fixed order, whoever added them when. */
export class ExitSteps {
  readonly #steps: Map<ExitStepName, Set<ExitStep>> = new Map<ExitStepName, Set<ExitStep>>(
    exitStepNames.map((name) => [name, new Set()]),
  );

  /** Steps of one name run one after the other, as they were added. */
  add(name: ExitStepName, step: ExitStep): Unsubscribe {
    const steps = this.#steps.get(name);
    if (steps === undefined) {
      throw new AuthError('auth/invalid-request', `A step of exit is one of: ${exitStepNames.join(', ')}.`);
    }
    // A wrapper of its own per step: the same function may be added twice.
    const entry: ExitStep = (signal) => step(signal);
    steps.add(entry);
    return () => {
      steps.delete(entry);
    };
  }

  /** Runs every step, whatever becomes of the others. Rejects with the first error. */
  async run({ builtIn, clock, signal, timeoutMs }: ExitLimits): Promise<void> {
    const errors: unknown[] = [];
    for (const name of exitStepNames) {
      for (const step of [...(this.#steps.get(name) ?? []), builtIn[name]]) {
        if (step === undefined) continue;
        const limits = { clock, timeoutMs, onTimeout: timedOut, signal };
        await waitFor(async (inner) => await step(inner), limits).catch((error: unknown) =>
          errors.push(error),
        );
      }
    }
    // The caller's own reason stays what it is.
    signal?.throwIfAborted();
    if (errors.length > 0) throw toOffhookError(errors[0], stepFailed);
  }
}

function stepFailed(cause: unknown): AuthError {
  return new AuthError('auth/exit-step-failed', 'Something could not be put away on leaving.', { cause });
}
