/** What a pre-call check looks at, in the order that it is shown. */
export const checkStepNames = ['socket', 'registration', 'stun', 'turn', 'microphone', 'loop'] as const;
export type CheckStepName = (typeof checkStepNames)[number];

/**
 * `warned`: calls work, but not as they should. `skipped`: there was nothing to look at, or what it needs had failed, or the
 * check was stopped before it.
 */
export const checkStepStates = ['waiting', 'running', 'passed', 'warned', 'failed', 'skipped'] as const;
export type CheckStepState = (typeof checkStepStates)[number];

/** `nothing-to-check`: as TURN without a TURN server. `blocked`: what it needs did not work. `stopped`: with the check. */
export const checkSkips = ['nothing-to-check', 'blocked', 'stopped'] as const;
export type CheckSkip = (typeof checkSkips)[number];

/** `ready`: calls will work. `degraded`: they will, but not everywhere or not well. `failed`: they will not. */
export const checkVerdicts = ['ready', 'degraded', 'failed'] as const;
export type CheckVerdict = (typeof checkVerdicts)[number];

/** What became of a server. */
export const checkedServerOutcomes = ['answered', 'silent', 'refused', 'unusable'] as const;
