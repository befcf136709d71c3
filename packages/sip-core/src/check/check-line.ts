import type { CheckablePhone, OwnPhone } from './check-ports.js';
import { checkGivenRegistration, checkOwnRegistration } from './steps/registration-step.js';
import type { StepFinding } from './step-finding.js';

export interface CheckLineOptions {
  /** A phone that runs. Default: one of the check's own. */
  readonly given: CheckablePhone | undefined;
  /** Makes one. Default: there is none. */
  readonly create: (() => OwnPhone) | undefined;
}

/** The phone that a check registers and calls with: the page's, or one for the check alone. */
export class CheckLine {
  readonly #options: CheckLineOptions;
  #own: OwnPhone | undefined;

  constructor(options: CheckLineOptions) {
    this.#options = options;
  }

  /** The one that is registered, as far as there is one. */
  get phone(): CheckablePhone | undefined {
    return this.#options.given ?? this.#own;
  }

  async register(signal: AbortSignal): Promise<StepFinding> {
    const { create, given } = this.#options;
    if (given !== undefined) return await checkGivenRegistration(given, signal);
    if (create === undefined) return { reasons: [], skip: 'nothing-to-check' };
    const own = (this.#own ??= create());
    return await checkOwnRegistration(own, signal);
  }

  /** Lets go of the check's own phone, and waits until it has said goodbye. */
  async close(): Promise<void> {
    const own = this.#own;
    this.#own = undefined;
    await own?.dispose();
  }
}
