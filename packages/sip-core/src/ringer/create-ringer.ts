import { BrowserRinger, type BrowserRingerOptions } from '../adapters/browser/browser-ringer.js';
import type { Phone } from '../phone.js';
import { Ringer } from './ringer.js';

/** Makes a phone audible with generated tones, on a loudspeaker of their own. Nothing rings without it. */
export function createRinger(phone: Phone, options: BrowserRingerOptions = {}): Ringer {
  return new Ringer(phone, new BrowserRinger(options));
}
