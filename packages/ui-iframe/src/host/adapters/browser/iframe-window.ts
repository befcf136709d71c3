import type { Unsubscribe } from '@offhook/primitives';
import type { FrameWelcome } from '@offhook/protocol';
import type { WindowMessage } from '../../../rpc/window-message.js';
import type { FrameAddress, FramePlace } from '../../frame-url.js';
import type { FrameWindow } from '../../frame-window.js';

/** What a phone needs that an iframe does not get by itself. */
const features = ['microphone', 'autoplay', 'speaker-selection'];

/** The page that this script runs in. */
export function browserPlace(): FramePlace {
  return {
    hostOrigin: location.origin,
    baseUrl: document.baseURI,
    nonce: Math.random().toString(36).slice(2),
  };
}

/** The iframe of one phone, and the window around it. */
export class IframeWindow implements FrameWindow {
  readonly #iframe: HTMLIFrameElement;
  readonly #address: FrameAddress;

  constructor(iframe: HTMLIFrameElement, address: FrameAddress) {
    this.#iframe = iframe;
    this.#address = address;
  }

  get source(): unknown {
    return this.#iframe.contentWindow;
  }

  load(): void {
    this.#iframe.allow = allowing(this.#iframe.allow);
    this.#iframe.src = this.#address.url;
  }

  onMessage(listener: (message: WindowMessage) => void): Unsubscribe {
    window.addEventListener('message', listener);
    return () => {
      window.removeEventListener('message', listener);
    };
  }

  onRemoved(listener: () => void): Unsubscribe {
    const observer = new MutationObserver(() => {
      if (!this.#iframe.isConnected) listener();
    });
    for (const root of rootsAround(this.#iframe)) observer.observe(root, { childList: true, subtree: true });
    return () => {
      observer.disconnect();
    };
  }

  post(message: FrameWelcome, port: MessagePort): void {
    this.#iframe.contentWindow?.postMessage(message, this.#address.origin, [port]);
  }
}

/** Adds what is missing; what the page has set for a feature stands. */
function allowing(allow: string): string {
  const directives = allow.split(';').map((directive) => directive.trim());
  const named = new Set(directives.map((directive) => directive.split(/\s/)[0]));
  return [...directives, ...features.filter((feature) => !named.has(feature))].filter(Boolean).join('; ');
}

/** The document, and each shadow tree between it and the element: an observer sees into none of them by itself. */
function rootsAround(element: Element): Node[] {
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? [root, ...rootsAround(root.host)] : [root];
}
