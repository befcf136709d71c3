import type { Clock, Unsubscribe } from '@offhook/primitives';

export interface Unsettled {
  readonly watch: (onChange: () => void) => Unsubscribe;
  readonly clock: Clock;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/** Browsers tell of one plug several times, once for each part of a headset. */
export const settleMs = 150;

/** Calls `task` once for all changes that come within a short time. One that comes later is never swallowed. */
export function onSettled({ clock, signal, watch }: Unsettled, task: () => void): void {
  let cancel: (() => void) | undefined;
  const unwatch = watch(() => {
    cancel ??= clock.after(settleMs, () => {
      cancel = undefined;
      task();
    });
  });
  signal.addEventListener(
    'abort',
    () => {
      unwatch();
      cancel?.();
    },
    { once: true },
  );
}
