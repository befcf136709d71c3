import type { Wakeups } from '../../ports/wakeups.js';

/** A page wakes when it is shown, comes out of the back-forward cache, gets the focus or the network back. */
export const pageWakeups: Wakeups = {
  on: (listener) => {
    if (typeof document === 'undefined') return () => undefined;
    const lifetime = new AbortController();
    const { signal } = lifetime;
    const onVisibility = (): void => {
      if (document.visibilityState === 'visible') listener();
    };
    document.addEventListener('visibilitychange', onVisibility, { signal });
    for (const name of ['pageshow', 'focus', 'online']) window.addEventListener(name, listener, { signal });
    return () => {
      lifetime.abort();
    };
  },
};
