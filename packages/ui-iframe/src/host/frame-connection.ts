import type { Logger } from '@offhook/primitives';
import { frameChannel } from '@offhook/protocol';
import { agreeOnVersion } from '../rpc/agree-on-version.js';
import { FrameError } from '../rpc/frame-error.js';
import { linkThrough, type MessageLink } from '../rpc/message-link.js';
import { isFrom, type WindowMessage } from '../rpc/window-message.js';
import {
  type FrameConnectionState,
  type FrameConnectionTrigger,
  nextFrameConnectionState,
} from './frame-connection-state.js';
import type { FrameWindow } from './frame-window.js';
import { helloShape, inboundMessageShapes } from './inbound-shapes.js';

export interface FrameConnectionListeners {
  /** The frame can be talked to. Called again after each reload. */
  readonly onReady: (capabilities: readonly string[]) => void;
  /** The document in the iframe went away with all that it was asked. */
  readonly onLost: () => void;
  /** The two sides cannot understand each other, and never will. */
  readonly onMismatch: (error: FrameError) => void;
  /** Anything that came through the port of the document in the iframe now. */
  readonly onMessage: (message: unknown) => void;
}

export interface FrameConnectionOptions {
  readonly window: FrameWindow;
  /** The only origin that is listened to. */
  readonly origin: string;
  readonly listeners: FrameConnectionListeners;
  readonly logger: Logger;
}

/** The host's half of the handshake (rpc/HANDSHAKE.md): greets each new document in the iframe with its own port. */
export class FrameConnection {
  readonly #window: FrameWindow;
  readonly #origin: string;
  readonly #listeners: FrameConnectionListeners;
  readonly #logger: Logger;
  readonly #stopListening: () => void;
  #state: FrameConnectionState = 'awaited';
  #link: MessageLink | undefined;
  #version: number | undefined;

  constructor({ listeners, logger, origin, window }: FrameConnectionOptions) {
    this.#window = window;
    this.#origin = origin;
    this.#listeners = listeners;
    this.#logger = logger;
    this.#stopListening = window.onMessage((message) => {
      this.#handleWindowMessage(message);
    });
  }

  get isReady(): boolean {
    return this.#state === 'ready';
  }

  /** Only while `isReady`. */
  post(message: unknown): void {
    this.#link?.post(message);
  }

  close(): void {
    if (!this.#move('close')) return;
    this.#stopListening();
    this.#link?.close();
  }

  #handleWindowMessage(message: WindowMessage): void {
    if (!isFrom(message, { origin: this.#origin, source: this.#window.source })) return;
    const hello = helloShape(message.data);
    if (hello === undefined) return;

    const version = agreeOnVersion(hello.version);
    if (version === undefined) {
      this.#listeners.onMismatch(mismatch());
      return;
    }
    this.#greet(version);
  }

  #greet(version: number): void {
    this.#drop();
    if (!this.#move('hello')) return;
    this.#version = version;
    const { port1, port2 } = new MessageChannel();
    const link = linkThrough(port1, {
      onMessage: (message) => {
        this.#handlePortMessage(message);
      },
      onClose: () => {
        this.#drop();
      },
    });
    this.#link = link;
    this.#window.post({ channel: frameChannel, kind: 'welcome', version }, port2);
  }

  /** Forgets the document that the port leads to. */
  #drop(): void {
    this.#link?.close();
    this.#link = undefined;
    if (this.#move('lost')) this.#listeners.onLost();
  }

  #handlePortMessage(message: unknown): void {
    if (this.#state === 'ready') {
      this.#listeners.onMessage(message);
      return;
    }
    if (kindOf(message) !== 'ready') return;
    const ready = inboundMessageShapes.ready(message);
    if (ready?.version !== this.#version) {
      this.#listeners.onMismatch(mismatch());
      return;
    }
    if (ready !== undefined && this.#move('ready')) this.#listeners.onReady(ready.capabilities);
  }

  #move(trigger: FrameConnectionTrigger): boolean {
    const next = nextFrameConnectionState(this.#state, trigger);
    if (next === undefined) return false;
    this.#logger.info('The phone frame moved on.', { from: this.#state, to: next });
    this.#state = next;
    return true;
  }
}

/** The kind that a port message claims to be; reading it proves nothing about the rest. */
export function kindOf(message: unknown): unknown {
  return typeof message === 'object' && message !== null && 'kind' in message ? message.kind : undefined;
}

function mismatch(): FrameError {
  return new FrameError(
    'frame/version-mismatch',
    'This page and its phone are of releases that do not fit together. Update both.',
  );
}
