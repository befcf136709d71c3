import { OffhookError } from '@offhook/primitives';

/** Every code of a `DeviceError`. Each has a page in `docs/errors/device`. */
export const deviceErrorCodes = [
  'device/unknown',
  'device/output-unsupported',
  'device/output-refused',
  'device/processor-failed',
  'device/disposed',
] as const;
export type DeviceErrorCode = (typeof deviceErrorCodes)[number];

/** A device could not be chosen or used as asked. What keeps a microphone from opening is a `MediaError`. */
export class DeviceError extends OffhookError<DeviceErrorCode> {
  override readonly name = 'DeviceError';
}
