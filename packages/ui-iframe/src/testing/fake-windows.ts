import { Emitter, type Unsubscribe } from '@offhook/primitives';
import type { FrameHello, FrameWelcome } from '@offhook/protocol';
import type { FrameWindow } from '../host/frame-window.js';
import type { ParentWindow } from '../frame/rpc/parent-window.js';
import type { PinnedPeer, WindowMessage } from '../rpc/window-message.js';

export const hostOrigin = 'https://crm.example';
export const frameOrigin = 'https://phone.example';

interface Inbox {
  message: WindowMessage;
}

/** The host's view of an iframe, where the test is whoever posts. */
export class FakeFrameWindow implements FrameWindow {
  source: unknown = { name: 'the window in the iframe' };
  loadCount = 0;
  readonly posted: { readonly message: FrameWelcome; readonly port: MessagePort }[] = [];
  readonly #inbox: Emitter<Inbox & { removed: object }> = new Emitter<Inbox & { removed: object }>();

  get listenerCount(): number {
    return this.#inbox.listenerCount();
  }

  load(): void {
    this.loadCount += 1;
  }

  onMessage(listener: (message: WindowMessage) => void): Unsubscribe {
    return this.#inbox.on('message', listener);
  }

  onRemoved(listener: () => void): Unsubscribe {
    return this.#inbox.on('removed', listener);
  }

  post(message: FrameWelcome, port: MessagePort): void {
    this.posted.push({ message, port });
  }

  /** A message reaches the host page: by default from the frame. */
  deliver(data: unknown, from: Partial<WindowMessage> = {}): void {
    this.#inbox.emit('message', { data, origin: frameOrigin, source: this.source, ports: [], ...from });
  }

  hello(version = 1): void {
    this.deliver({ channel: 'offhook', kind: 'hello', version });
  }

  remove(): void {
    this.source = null;
    this.#inbox.emit('removed', {});
  }
}

/** The frame's view of the page around it, where the test is whoever posts. */
export class FakeParentWindow implements ParentWindow {
  host: PinnedPeer | undefined = { origin: hostOrigin, source: { name: 'the host window' } };
  readonly posted: FrameHello[] = [];
  readonly #inbox: Emitter<Inbox> = new Emitter<Inbox>();

  get listenerCount(): number {
    return this.#inbox.listenerCount();
  }

  post(message: FrameHello): void {
    this.posted.push(message);
  }

  onMessage(listener: (message: WindowMessage) => void): Unsubscribe {
    return this.#inbox.on('message', listener);
  }

  /** A message reaches the frame: by default from the host. */
  deliver(data: unknown, from: Partial<WindowMessage> = {}): void {
    const { origin = '', source = null } = this.host ?? {};
    this.#inbox.emit('message', { data, origin, source, ports: [], ...from });
  }

  welcome(port: MessagePort, version = 1): void {
    this.deliver({ channel: 'offhook', kind: 'welcome', version }, { ports: [port] });
  }
}
