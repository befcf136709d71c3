export { createDevices } from './create-devices.js';
export type { CreateDevicesOptions } from './create-devices.js';
export { Devices } from './devices.js';
export type { DevicesParts, DevicesSnapshot, RoleSnapshot } from './devices.js';

export { AudioUnlock } from './audio-unlock.js';
export type { AudioGate, AudioUnlockEvents, AudioUnlockParts } from './audio-unlock.js';
export { audioUnlockStates } from './audio-unlock-state.js';
export type { AudioUnlockState } from './audio-unlock-state.js';
export { createAudioUnlock } from './create-audio-unlock.js';
export type { CreateAudioUnlockOptions } from './create-audio-unlock.js';
export type { AudioProcessor, ProcessedAudio } from './audio-processor.js';
export { deviceKinds, deviceRoles } from './device.js';
export type { Device, DeviceKind, DevicePermission, DeviceRole, InputKind } from './device.js';
export type { DeviceAccess, InputRequest, LevelMeter } from './device-access.js';
export { choiceStates } from './device-choice.js';
export type { ChoiceState } from './device-choice.js';
export { DeviceError, deviceErrorCodes } from './device-error.js';
export type { DeviceErrorCode } from './device-error.js';
export type { DeviceStorage } from './device-memory.js';
export type { DevicePreference } from './device-preference.js';
export type { DevicesEvents } from './devices-events.js';
export { diagnosisVerdicts } from './diagnosis.js';
export type { Attempt, Diagnosis, Observations, Verdict } from './diagnosis.js';
export { diagnoseCamera, diagnoseMicrophone } from '../adapters/browser/devices/diagnose-device.js';
export type { DiagnoseOptions } from '../adapters/browser/devices/diagnose-device.js';
export type { InputProcessing } from './input-processing.js';
export type { Level, LevelListener } from './level-watch.js';
export type { LevelSource } from './levels.js';
export type {
  DevicesPort,
  LiveInput,
  LiveInputEvents,
  OutputRole,
  SoundOutput,
} from '../ports/devices-port.js';
export { MediaError, mediaErrorCodes } from '../media/media-error.js';
export type { MediaErrorCode } from '../media/media-error.js';
