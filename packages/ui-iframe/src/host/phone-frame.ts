import type { Subscribable } from '@offhook/primitives';
import type { FrameEvents, FrameMethod, FrameMethods } from '@offhook/protocol';
import type { FrameError } from '../rpc/frame-error.js';

/** What the frame says, and what becomes of the frame. */
export interface PhoneFrameEvents extends FrameEvents {
  /** The frame's document began anew and forgot its phone: provision it again. */
  reloaded: { readonly capabilities: readonly string[] };
  /** The end: the frame never came, left the page or was disposed. */
  closed: { readonly error: FrameError };
}

export interface FrameRequestOptions {
  /** Aborting it rejects the request with the signal's reason. What the frame has begun, it finishes. */
  readonly signal?: AbortSignal | undefined;
  /** Counts from the call, so that waiting for the frame is part of it. Default: 10,000; `phone.provision`: 30,000; `phone.check`: 120,000. */
  readonly timeoutMs?: number | undefined;
}

/** The host page's hold on one phone in one iframe. */
export interface PhoneFrame extends Subscribable<PhoneFrameEvents>, Disposable {
  /** Resolves at the first handshake; rejects with a `FrameError` when there will be none. */
  readonly ready: Promise<void>;
  /** What the frame can do: the methods that it answers. Empty until it is ready. */
  readonly capabilities: readonly string[];
  /**
   * Asks the frame to do something. Requests made before the frame is ready wait for it, in their order.
   * @throws FrameError for all that goes wrong between the page and the frame; what the frame could not do
   * rejects with the frame's own error, rebuilt, with its code.
   */
  request<Name extends FrameMethod>(
    method: Name,
    params: FrameMethods[Name]['params'],
    options?: FrameRequestOptions,
  ): Promise<FrameMethods[Name]['result']>;
  /** Lets go of the frame: all that is pending rejects with `frame/disposed`. The iframe stays. Safe to call twice. */
  dispose(): void;
}
