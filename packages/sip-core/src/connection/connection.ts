import {
  type Clock,
  Emitter,
  type Logger,
  type Subscribable,
  type Unsubscribe,
  waitFor,
} from '@offhook/primitives';
import type { Socket, SocketPort } from '../ports/socket-port.js';
import { RegistrationError } from '../registration/registration-error.js';
import { KeepAlive } from './keep-alive.js';

export interface ConnectionEvents {
  /** One SIP message; keep-alive stays inside. */
  received: { readonly data: string };
  /** One SIP message went out. */
  sent: { readonly data: string };
  /** The connection went away unasked. */
  lost: { readonly reason: string };
}

export interface ConnectionOptions {
  /** `wss:` addresses, best first. */
  readonly urls: readonly string[];
  readonly sockets: SocketPort;
  readonly clock: Clock;
  readonly logger: Logger;
}

const connectTimeoutMs = 10_000;

/** One WebSocket to a SIP server (RFC 7118), opened again and again over the life of a phone. */
export class Connection implements Subscribable<ConnectionEvents> {
  readonly #options: ConnectionOptions;
  readonly #events = new Emitter<ConnectionEvents>();
  #socket: Socket | undefined;
  #keepAlive: KeepAlive | undefined;
  #isSecure: boolean;

  constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#isSecure = isSecureUrl(options.urls[0]);
  }

  get isOpen(): boolean {
    return this.#keepAlive !== undefined;
  }

  /** Of the open connection, or of the one that was open last. */
  get isSecure(): boolean {
    return this.#isSecure;
  }

  on<Name extends keyof ConnectionEvents>(
    name: Name,
    listener: (payload: ConnectionEvents[Name]) => void,
  ): Unsubscribe {
    return this.#events.on(name, listener);
  }

  /**
   * Opens the first address that answers, each within ten seconds. Does nothing when one is open.
   *
   * @throws RegistrationError registration/unreachable
   */
  async open(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.isOpen) return;
    let cause: unknown;
    for (const url of this.#options.urls) {
      try {
        await this.#openOne(url, signal);
        return;
      } catch (error) {
        this.#drop();
        signal.throwIfAborted();
        this.#options.logger.warn('could not connect', { server: hostOf(url), error });
        cause = error;
      }
    }
    throw new RegistrationError(
      'registration/unreachable',
      'The phone server cannot be reached. Check your internet connection.',
      { retryable: true, cause },
    );
  }

  /** False when nothing could be sent, because the connection is not open. */
  send(data: string): boolean {
    if (!this.isOpen) return false;
    this.#events.emit('sent', { data });
    this.#socket?.send(data);
    return true;
  }

  /** Closes without a `lost`. */
  close(): void {
    this.#drop();
  }

  async #openOne(url: string, signal: AbortSignal): Promise<void> {
    const { clock, sockets } = this.#options;
    const opening = (): Promise<void> =>
      new Promise<void>((resolve, reject) => {
        this.#socket = sockets.open(url, {
          onOpen: () => {
            this.#begin(url);
            resolve();
          },
          onMessage: (data) => {
            if (this.#keepAlive?.handle(data) === false) this.#events.emit('received', { data });
          },
          onClose: (reason) => {
            reject(new Error(reason));
            if (this.isOpen) this.#lose(reason);
          },
        });
      });
    await waitFor(opening, {
      clock,
      timeoutMs: connectTimeoutMs,
      onTimeout: () => new Error('The server did not answer within ten seconds.'),
      signal,
    });
  }

  #begin(url: string): void {
    this.#isSecure = isSecureUrl(url);
    this.#options.logger.info('connected', { server: hostOf(url) });
    this.#keepAlive = new KeepAlive({
      clock: this.#options.clock,
      send: (data) => this.#socket?.send(data),
      onSilent: () => {
        this.#lose('The server does not answer any more.');
      },
    });
  }

  #lose(reason: string): void {
    this.#drop();
    this.#options.logger.warn('connection lost', { reason });
    this.#events.emit('lost', { reason });
  }

  #drop(): void {
    this.#keepAlive?.stop();
    this.#keepAlive = undefined;
    this.#socket?.close();
    this.#socket = undefined;
  }
}

/** What may be logged of an address: its query may hold a token. */
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : '';
}

function isSecureUrl(url: string | undefined): boolean {
  return url?.startsWith('wss:') === true;
}
