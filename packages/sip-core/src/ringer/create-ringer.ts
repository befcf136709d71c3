import { BrowserRinger, type BrowserRingerOptions } from '../adapters/browser/browser-ringer.js';
import { Ringer } from './ringer.js';
import type { RingingPhone } from './ringing-phone.js';

/** Makes a phone audible with generated tones, on a loudspeaker of their own. Nothing rings without it. */
export function createRinger(phone: RingingPhone, options: BrowserRingerOptions = {}): Ringer {
  return new Ringer(phone, new BrowserRinger(options));
}
