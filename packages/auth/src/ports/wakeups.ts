import type { Unsubscribe } from '@offhook/primitives';

/** Tells when a page comes back from where it could neither hear other tabs nor trust its timers. */
export interface Wakeups {
  on(listener: () => void): Unsubscribe;
}
