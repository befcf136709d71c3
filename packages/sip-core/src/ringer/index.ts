export { createRinger } from './create-ringer.js';
export { Ringer } from './ringer.js';
export { ringTones } from '../ports/ringer-port.js';
export type { Listening, RingingCall, RingingPhone } from './ringing-phone.js';
export type { ToneRegion } from './tone-score.js';
export type { BrowserRingerOptions } from '../adapters/browser/browser-ringer.js';
export type { RingerPort, RingTone } from '../ports/ringer-port.js';
