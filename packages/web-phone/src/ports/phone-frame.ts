import type { Subscribable } from '@offhook/primitives';
import type { FrameEvents, FrameMethod, FrameMethods } from '@offhook/protocol';

export interface RequestLimits {
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
}

/** The phone in the iframe, as the host page talks to it. */
export interface PhoneFramePort extends Subscribable<FrameEvents> {
  /** Settles with the handshake. */
  readonly ready: Promise<void>;
  request<Name extends FrameMethod>(
    method: Name,
    params: FrameMethods[Name]['params'],
    limits?: RequestLimits,
  ): Promise<FrameMethods[Name]['result']>;
  /** Rejects what is pending. Safe to call twice. */
  dispose(): void;
}

export interface OpenFrameOptions extends RequestLimits {
  readonly iframe: HTMLIFrameElement;
  /** The address of the frame's page. */
  readonly frameUrl: string;
}

/** Points the iframe at the frame's page and begins the handshake. */
export type OpenFrame = (options: OpenFrameOptions) => PhoneFramePort;
