export type { DeviceList } from './bundled-devices.js';
export { recordPhone } from './phone-recording.js';
export type { PhoneRecording, RecordablePhone, RecordPhoneOptions } from './phone-recording.js';
export { createSupportBundle } from './support-bundle.js';
export type { SupportBundleOptions } from './support-bundle.js';
