import type { Unsubscribe } from '@offhook/primitives';
import type { FrameWelcome } from '@offhook/protocol';
import type { WindowMessage } from '../rpc/window-message.js';

/** Port: the iframe and the window around it. */
export interface FrameWindow {
  /** The window that is in the iframe now; null when the iframe is out of the page. */
  readonly source: unknown;
  /** Sends the iframe to the phone's page. */
  load(): void;
  /** Hears every message that the page's window gets, from whomever. */
  onMessage(listener: (message: WindowMessage) => void): Unsubscribe;
  /** Called when the iframe has left the page. */
  onRemoved(listener: () => void): Unsubscribe;
  /** Delivered only if the iframe still shows the frame's origin. */
  post(message: FrameWelcome, port: MessagePort): void;
}
