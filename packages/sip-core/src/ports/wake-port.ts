import type { Unsubscribe } from '@offhook/primitives';

/** Tells when the page may have slept: timers stood still meanwhile, and connections may be gone without a word. */
export interface WakePort {
  onWake(listener: () => void): Unsubscribe;
}
