import type { CandidateWaitEnd } from './candidate-wait.js';

/** Why we stopped waiting for candidates, and when. */
export interface GatheringReport {
  /** How long the candidates of the call were waited for; where they were ready before it began, that is how long it took then. */
  readonly durationMs: number;
  readonly end: CandidateWaitEnd;
}
