import { type Clock, type Logger, silentLogger, systemClock } from '@offhook/primitives';
import { browserPlace, IframeWindow } from './adapters/browser/iframe-window.js';
import { FrameClient } from './frame-client.js';
import { frameAddress } from './frame-url.js';
import type { PhoneFrame } from './phone-frame.js';

export interface OpenPhoneFrameOptions {
  /** Where the phone is to appear: in the page already. Its `src` and `allow` are set. */
  readonly iframe: HTMLIFrameElement;
  /** The frame's page, as `https://phone.example/frame/`; relative to the page. Another origin is fine. */
  readonly frameUrl: string | URL;
  /** How long the frame may take until it is ready. Default: 15,000. */
  readonly timeoutMs?: number | undefined;
  /** Aborting it disposes the phone frame, at any time. */
  readonly signal?: AbortSignal | undefined;
  readonly clock?: Clock | undefined;
  readonly logger?: Logger | undefined;
}

/**
 * Loads the phone into an iframe and starts to talk to it. Returns at once; `ready` tells how it went.
 * @throws FrameError frame/opaque-host, frame/invalid-url
 */
export function openPhoneFrame(options: OpenPhoneFrameOptions): PhoneFrame {
  const {
    clock = systemClock,
    frameUrl,
    iframe,
    logger = silentLogger,
    signal,
    timeoutMs = 15_000,
  } = options;
  const address = frameAddress(frameUrl, browserPlace());
  return new FrameClient({
    window: new IframeWindow(iframe, address),
    origin: address.origin,
    timeoutMs,
    signal,
    clock,
    logger,
  });
}
