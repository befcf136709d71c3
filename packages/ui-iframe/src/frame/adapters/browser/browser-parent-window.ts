import type { Unsubscribe } from '@offhook/primitives';
import type { FrameHello } from '@offhook/protocol';
import type { PinnedPeer, WindowMessage } from '../../../rpc/window-message.js';
import { hostOriginIn, type ParentWindow } from '../../rpc/parent-window.js';

/** The page that this document is an iframe of. */
export class BrowserParentWindow implements ParentWindow {
  readonly host: PinnedPeer | undefined;

  constructor() {
    const origin = hostOriginIn(location.hash);
    const isFramed = window.parent !== window;
    this.host = origin === undefined || !isFramed ? undefined : { origin, source: window.parent };
  }

  post(message: FrameHello): void {
    if (this.host !== undefined) window.parent.postMessage(message, this.host.origin);
  }

  onMessage(listener: (message: WindowMessage) => void): Unsubscribe {
    window.addEventListener('message', listener);
    return () => {
      window.removeEventListener('message', listener);
    };
  }
}
