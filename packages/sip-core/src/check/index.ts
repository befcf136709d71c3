export { createCheck } from './create-check.js';
export type { CreateCheckOptions } from './create-check.js';
export { CheckError, checkErrorCodes } from './check-error.js';
export type { CheckErrorCode, CheckFailureCode } from './check-error.js';
export type { CheckLineOptions } from './check-line.js';
export { defaultStepTimeoutsMs } from './check-options.js';
export type { CheckParts, CheckSettings } from './check-options.js';
export type {
  CheckablePhone,
  CheckSounds,
  IceProbe,
  IceSightings,
  LoopSound,
  OwnPhone,
} from './check-ports.js';
export type { CheckReasonCode } from './check-reason.js';
export { PreCallCheck } from './pre-call-check.js';
export type { CheckEvents } from './pre-call-check.js';
