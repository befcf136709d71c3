import { OffhookError } from '@offhook/primitives';

/** Every code of a `MediaError`. Each has a page in `docs/errors/media`. */
export const mediaErrorCodes = [
  'media/no-microphone',
  'media/permission-denied',
  'media/microphone-busy',
  'media/microphone-failed',
  'media/insecure-page',
  'media/not-allowed-in-frame',
  'media/unsupported',
  'media/invalid-ice-servers',
  'media/negotiation-failed',
  'media/connection-failed',
  'media/playback-blocked',
  'media/no-camera',
  'media/camera-denied',
  'media/camera-busy',
  'media/camera-failed',
  'media/screen-denied',
  'media/screen-failed',
] as const;
export type MediaErrorCode = (typeof mediaErrorCodes)[number];

/** The sound of a call could not be had: microphone, negotiation, connection or loudspeaker; or its picture. */
export class MediaError extends OffhookError<MediaErrorCode> {
  override readonly name = 'MediaError';
}
