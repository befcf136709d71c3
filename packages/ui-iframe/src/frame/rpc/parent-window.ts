import type { Unsubscribe } from '@offhook/primitives';
import type { FrameHello } from '@offhook/protocol';
import type { PinnedPeer, WindowMessage } from '../../rpc/window-message.js';

/** Port: the page around the frame. */
export interface ParentWindow {
  /** Undefined when there is no page around the frame, or none that named itself. */
  readonly host: PinnedPeer | undefined;
  /** Delivered only if the page around still has the pinned origin. */
  post(message: FrameHello): void;
  /** Hears every message that the frame's window gets, from whomever. */
  onMessage(listener: (message: WindowMessage) => void): Unsubscribe;
}

/** The origin that the host put into the frame's address, if it is one. */
export function hostOriginIn(fragment: string): string | undefined {
  const named = new URLSearchParams(fragment.replace(/^#/, '')).get('host');
  if (named === null || !URL.canParse(named)) return undefined;
  const { origin, protocol } = new URL(named);
  return (protocol === 'http:' || protocol === 'https:') && origin === named ? origin : undefined;
}
