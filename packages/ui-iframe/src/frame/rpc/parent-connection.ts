import type { Logger } from '@offhook/primitives';
import {
  frameChannel,
  type FrameEvent,
  type FrameEvents,
  type FramePortMessage,
  framePortMessageSchema,
  frameProtocolVersion,
  frameWelcomeSchema,
  toWireError,
} from '@offhook/protocol';
import { agreeOnVersion } from '../../rpc/agree-on-version.js';
import { linkThrough, type MessageLink } from '../../rpc/message-link.js';
import { isFrom, type WindowMessage } from '../../rpc/window-message.js';
import type { MethodTable } from './method-table.js';
import type { ParentWindow } from './parent-window.js';

export interface ParentConnectionOptions {
  readonly window: ParentWindow;
  readonly methods: MethodTable;
  readonly onConnected: () => void;
  readonly logger: Logger;
}

/** The frame's half of the handshake (rpc/HANDSHAKE.md), and the answers to what the host then asks. */
export class ParentConnection {
  readonly #window: ParentWindow;
  readonly #methods: MethodTable;
  readonly #onConnected: () => void;
  readonly #logger: Logger;
  readonly #stopListening: () => void;
  #link: MessageLink | undefined;

  constructor({ logger, methods, onConnected, window }: ParentConnectionOptions) {
    this.#window = window;
    this.#methods = methods;
    this.#onConnected = onConnected;
    this.#logger = logger;
    this.#stopListening = window.onMessage((message) => this.#handleWindowMessage(message));
  }

  /** Tells the host that the frame runs. False when there is no host to tell. */
  sayHello(): boolean {
    if (this.#window.host === undefined) return false;
    this.#window.post({ channel: frameChannel, kind: 'hello', version: frameProtocolVersion });
    return true;
  }

  /** Before the handshake there is nobody to tell, and the event is gone. */
  emit<Name extends FrameEvent>(name: Name, payload: FrameEvents[Name]): void {
    this.#post({ kind: 'event', name, payload });
  }

  dispose(): void {
    this.#stopListening();
    this.#link?.close();
    this.#link = undefined;
  }

  #handleWindowMessage(message: WindowMessage): void {
    const { host } = this.#window;
    if (host === undefined || !isFrom(message, host)) return;
    const welcome = frameWelcomeSchema.safeParse(message.data);
    const [port] = message.ports;
    if (!welcome.success || port === undefined) return;

    // The last welcome counts: the host closes the port of each that it sent before.
    this.#link?.close();
    this.#link = linkThrough(port, { onMessage: (data) => this.#handlePortMessage(data) });
    const version = agreeOnVersion(welcome.data.version);
    this.#post({
      kind: 'ready',
      version: version ?? frameProtocolVersion,
      capabilities: this.#methods.names,
    });
    if (version === welcome.data.version) this.#onConnected();
  }

  #handlePortMessage(data: unknown): void {
    const message = framePortMessageSchema.safeParse(data);
    if (!message.success || message.data.kind !== 'request') {
      this.#logger.debug('Ignored a message that is no request.');
      return;
    }
    const { id, method, params } = message.data;
    const link = this.#link;
    this.#methods.call(method, params).then(
      (result) => answer(link, { kind: 'result', id, result }),
      (error: unknown) => answer(link, { kind: 'error', id, error: toWireError(error) }),
    );
  }

  #post(message: FramePortMessage): void {
    answer(this.#link, message);
  }
}

/** To the link that asked: a later one knows nothing of the question. */
function answer(link: MessageLink | undefined, message: FramePortMessage): void {
  link?.post(message);
}
