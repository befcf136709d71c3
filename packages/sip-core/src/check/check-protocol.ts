import type { Clock } from '@offhook/primitives';
import type {
  CheckReason,
  CheckReport,
  CheckStep,
  CheckStepName,
  CheckStepState,
  CheckVerdict,
} from '@offhook/protocol';
import { type CheckTrigger, nextCheckStepState } from './check-step-state.js';
import { type StepFinding, triggerOf } from './step-finding.js';

export interface CheckProtocolOptions {
  readonly clock: Clock;
  readonly steps: readonly CheckStepName[];
  readonly onChanged: (report: CheckReport) => void;
}

/** What has become of each step of one run so far. */
export class CheckProtocol {
  readonly #options: CheckProtocolOptions;
  readonly #startedAtMs: number;
  readonly #steps: Map<CheckStepName, CheckStep>;
  #reasons: readonly CheckReason[] = [];
  #endedAtMs: number | undefined;
  #verdict: CheckVerdict | undefined;

  constructor(options: CheckProtocolOptions) {
    this.#options = options;
    this.#startedAtMs = options.clock.now();
    this.#steps = new Map(options.steps.map((name) => [name, { name, state: 'waiting' }]));
  }

  get waiting(): readonly CheckStepName[] {
    return [...this.#steps.values()].filter(({ state }) => state === 'waiting').map(({ name }) => name);
  }

  get states(): ReadonlyMap<CheckStepName, CheckStepState> {
    return new Map([...this.#steps.values()].map(({ name, state }) => [name, state]));
  }

  get report(): CheckReport {
    return {
      startedAt: new Date(this.#startedAtMs).toISOString(),
      durationMs: (this.#endedAtMs ?? this.#options.clock.now()) - this.#startedAtMs,
      ...(this.#verdict === undefined ? {} : { verdict: this.#verdict }),
      steps: [...this.#steps.values()],
      reasons: this.#reasons,
    };
  }

  start(name: CheckStepName): void {
    this.#move(name, 'start', { startedAfterMs: this.#elapsedMs });
  }

  end(name: CheckStepName, finding: StepFinding): void {
    const { details, reasons, skip } = finding;
    const { startedAfterMs } = this.#steps.get(name) ?? {};
    this.#reasons = [...this.#reasons, ...reasons].sort((one, other) => rankOf(one) - rankOf(other));
    this.#move(name, triggerOf(finding), {
      ...details,
      ...(skip === undefined ? {} : { skip }),
      ...(startedAfterMs === undefined ? {} : { durationMs: this.#elapsedMs - startedAfterMs }),
    });
  }

  /** No step will move any more. */
  finish(isWhole: boolean): void {
    this.#endedAtMs = this.#options.clock.now();
    if (isWhole) this.#verdict = verdictOf(this.#reasons);
    this.#options.onChanged(this.report);
  }

  get #elapsedMs(): number {
    return this.#options.clock.now() - this.#startedAtMs;
  }

  #move(name: CheckStepName, trigger: CheckTrigger, change: Partial<CheckStep>): void {
    const step = this.#steps.get(name);
    const state = step === undefined ? undefined : nextCheckStepState(step.state, trigger);
    if (state === undefined) return;
    this.#steps.set(name, { ...change, name, state, ...started(step, change) });
    this.#options.onChanged(this.report);
  }
}

function started(step: CheckStep | undefined, change: Partial<CheckStep>): Partial<CheckStep> {
  const startedAfterMs = change.startedAfterMs ?? step?.startedAfterMs;
  return startedAfterMs === undefined ? {} : { startedAfterMs };
}

function rankOf({ severity }: CheckReason): number {
  return severity === 'failure' ? 0 : 1;
}

/** The worst of all reasons. */
export function verdictOf(reasons: readonly CheckReason[]): CheckVerdict {
  if (reasons.some(({ severity }) => severity === 'failure')) return 'failed';
  return reasons.length > 0 ? 'degraded' : 'ready';
}
