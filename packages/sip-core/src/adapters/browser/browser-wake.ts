import type { Unsubscribe } from '@offhook/primitives';
import type { WakePort } from '../../ports/wake-port.js';
import { onNetworkChange } from './network-change.js';

/** A page that is shown again, comes out of the back-forward cache or a freeze, or finds itself in another network. */
export class BrowserWake implements WakePort {
  onWake(listener: () => void): Unsubscribe {
    const stop = new AbortController();
    const { signal } = stop;
    document.addEventListener(
      'visibilitychange',
      () => {
        if (document.visibilityState === 'visible') listener();
      },
      { signal },
    );
    document.addEventListener('resume', listener, { signal });
    window.addEventListener('pageshow', listener, { signal });
    const stopHearingOfNetworks = onNetworkChange(listener);
    return () => {
      stop.abort();
      stopHearingOfNetworks();
    };
  }
}
