import type { Unsubscribe } from '@offhook/primitives';

/** What Chromium tells of the network (Network Information API); others tell nothing. */
interface NetworkInformation extends EventTarget {
  readonly type?: string;
}

interface NavigatorWithConnection {
  readonly connection?: NetworkInformation;
}

/** Hears that the machine came into another network, or back into one. */
export function onNetworkChange(listener: () => void): Unsubscribe {
  const stop = new AbortController();
  const { signal } = stop;
  const { connection } = navigator as NavigatorWithConnection;
  let type = connection?.type;
  window.addEventListener('online', listener, { signal });
  connection?.addEventListener(
    'change',
    () => {
      // It also tells of every new estimate of the speed.
      if (connection.type === type) return;
      type = connection.type;
      listener();
    },
    { signal },
  );
  return () => {
    stop.abort();
  };
}
