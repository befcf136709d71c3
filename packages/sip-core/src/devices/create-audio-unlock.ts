import { type Clock, systemClock } from '@offhook/primitives';
import { BrowserAudioGate } from '../adapters/browser/devices/browser-audio-gate.js';
import { AudioUnlock } from './audio-unlock.js';

export interface CreateAudioUnlockOptions {
  /** Any click or key on the page unlocks, without a button of your own. Default: true. */
  readonly atFirstGesture?: boolean;
  /** Default: the platform's. */
  readonly clock?: Clock;
}

/** Tells whether this page may ring, and makes it so at a click. Call `start` when the page is there. */
export function createAudioUnlock(options: CreateAudioUnlockOptions = {}): AudioUnlock {
  const { atFirstGesture = true, clock = systemClock } = options;
  return new AudioUnlock({ gate: new BrowserAudioGate(clock), atFirstGesture });
}
