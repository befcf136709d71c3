import type { Unsubscribe } from '@offhook/primitives';

/** Speaks to the other tabs of an origin. What they say is to be checked: any script of the origin can say it. */
export interface TabChannel {
  /** Tells the others, never the one that speaks. Who sleeps may miss it. */
  post(message: unknown): void;
  on(listener: (message: unknown) => void): Unsubscribe;
  /** Says and hears nothing more. Safe to call twice. */
  dispose(): void;
}
