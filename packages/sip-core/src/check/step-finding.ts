import type { CheckReason, CheckSkip, CheckStep } from '@offhook/protocol';
import type { CheckTrigger } from './check-step-state.js';

/** What a step has found out. */
export interface StepFinding {
  readonly reasons: readonly CheckReason[];
  readonly skip?: CheckSkip;
  readonly details?: Pick<CheckStep, 'servers' | 'microphone' | 'loop'>;
}

/** Aborts a step that took too long. */
export class StepDeadline extends Error {
  override readonly name = 'StepDeadline';
}

/** Looks at one thing. Aborted by a `StepDeadline` it may still tell what it has seen. */
export type StepRun = (signal: AbortSignal) => Promise<StepFinding>;

/** Whether a step may say what it has seen: it was late, and nobody stopped the check. */
export function isLate(signal: AbortSignal): boolean {
  return signal.aborted && signal.reason instanceof StepDeadline;
}

export function triggerOf({ reasons, skip }: StepFinding): CheckTrigger {
  if (skip !== undefined) return 'skip';
  if (reasons.some(({ severity }) => severity === 'failure')) return 'fail';
  return reasons.length > 0 ? 'warn' : 'pass';
}
