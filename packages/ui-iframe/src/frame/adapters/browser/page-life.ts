import type { Unsubscribe } from '@offhook/primitives';

/** Runs `listener` when the document goes away: the last moment in which a phone can say good-bye. */
export function onPageEnd(listener: () => void): Unsubscribe {
  window.addEventListener('pagehide', listener);
  return () => {
    window.removeEventListener('pagehide', listener);
  };
}

/**
 * Begins anew when the host opens the frame again: it then changes the fragment of the address, which by
 * itself loads nothing. So does a return from the back-forward cache, where the phone has been disposed.
 */
export function reloadWhenReopened(): void {
  window.addEventListener('hashchange', () => {
    location.reload();
  });
  window.addEventListener('pageshow', ({ persisted }) => {
    if (persisted) location.reload();
  });
}
