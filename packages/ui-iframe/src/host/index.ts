export { FrameError, frameErrorCodes } from '../rpc/frame-error.js';
export type { FrameErrorCode } from '../rpc/frame-error.js';
export { openPhoneFrame } from './open-phone-frame.js';
export type { OpenPhoneFrameOptions } from './open-phone-frame.js';
export type { FrameRequestOptions, PhoneFrame, PhoneFrameEvents } from './phone-frame.js';
