export type { Conference, ConferenceEvents, ConferenceOptions } from './conference.js';
export { ConferenceError, conferenceErrorCodes } from './conference-error.js';
export type { ConferenceErrorCode } from './conference-error.js';
export { mergeCalls } from './merge-calls.js';
export type { MergeOptions } from './merge-calls.js';
