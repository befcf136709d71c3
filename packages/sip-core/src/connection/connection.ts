import {
  type Clock,
  Emitter,
  type Logger,
  type Subscribable,
  type Unsubscribe,
  waitFor,
} from '@offhook/primitives';
import type { Socket, SocketPort } from '../ports/socket-port.js';
import type { WakePort } from '../ports/wake-port.js';
import { RegistrationError } from '../registration/registration-error.js';
import { KeepAlive } from './keep-alive.js';
import { OptionsPing } from './options-ping.js';
import { ServerOrder, type WebSocketServer } from './server-order.js';

export interface ConnectionEvents {
  /** One SIP message; keep-alive stays inside. */
  received: { readonly data: string };
  /** One SIP message went out. */
  sent: { readonly data: string };
  /** The connection went away unasked. */
  lost: { readonly reason: string };
}

export interface ConnectionOptions {
  readonly servers: readonly WebSocketServer[];
  readonly sockets: SocketPort;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Asks at once whether the server is there, when the page has slept. */
  readonly wake?: WakePort | undefined;
  /** The account, as `sip:alice@example.com`: asks with OPTIONS where CRLF is not answered. */
  readonly aor?: string | undefined;
  /** A source of numbers in [0, 1). Default: `Math.random`. */
  readonly random?: () => number;
}

const connectTimeoutMs = 10_000;
// A server that did not answer is not waited for again at once.
const avoidUnreachableMs = 30_000;

/** One WebSocket to a SIP server (RFC 7118), opened again and again over the life of a phone. */
export class Connection implements Subscribable<ConnectionEvents> {
  readonly #options: ConnectionOptions;
  readonly #order: ServerOrder;
  readonly #optionsPing: OptionsPing | undefined;
  readonly #events = new Emitter<ConnectionEvents>();
  #socket: Socket | undefined;
  #keepAlive: KeepAlive | undefined;
  #stopHearingOfWakes: Unsubscribe | undefined;
  #url: string;
  #isWatched = false;

  constructor(options: ConnectionOptions) {
    const { aor, clock, random = Math.random, servers } = options;
    this.#options = options;
    this.#order = new ServerOrder({ servers, clock, random });
    this.#optionsPing = aor === undefined ? undefined : new OptionsPing(aor, () => this.isSecure);
    this.#url = servers[0]?.url ?? '';
  }

  get isOpen(): boolean {
    return this.#keepAlive !== undefined;
  }

  /** Of the open connection, or of the one that was open last. */
  get isSecure(): boolean {
    return this.#url.startsWith('wss:');
  }

  on<Name extends keyof ConnectionEvents>(
    name: Name,
    listener: (payload: ConnectionEvents[Name]) => void,
  ): Unsubscribe {
    return this.#events.on(name, listener);
  }

  /** Whether a loss would be minded, as in a call: it is then found out within ten seconds. */
  setWatched(isWatched: boolean): void {
    if (isWatched === this.#isWatched) return;
    this.#isWatched = isWatched;
    this.#keepAlive?.setWatchful(isWatched);
  }

  /**
   * Opens the best server that answers, each within ten seconds. Does nothing when one is open.
   *
   * @throws RegistrationError registration/unreachable
   */
  async open(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.isOpen) return;
    let cause: unknown;
    for (const url of this.#order.urls()) {
      try {
        await this.#openOne(url, signal);
        return;
      } catch (error) {
        this.#drop();
        signal.throwIfAborted();
        this.#order.avoid(url, avoidUnreachableMs);
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

  /** Closes, so that the next `open` goes to another server for a while. False, and nothing done, when there is none. */
  leaveServer(durationMs: number): boolean {
    if (!this.#order.hasOther(this.#url)) return false;
    this.#order.avoid(this.#url, durationMs);
    this.#drop();
    return true;
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
    this.#url = url;
    this.#options.logger.info('connected', { server: hostOf(url) });
    const keepAlive = new KeepAlive({
      clock: this.#options.clock,
      send: (data) => this.#socket?.send(data),
      onSilent: () => {
        this.#order.avoid(url, avoidUnreachableMs);
        this.#lose('The server does not answer any more.');
      },
      optionsPing: this.#optionsPing,
    });
    if (this.#isWatched) keepAlive.setWatchful(true);
    this.#keepAlive = keepAlive;
    this.#stopHearingOfWakes = this.#options.wake?.onWake(() => {
      keepAlive.ask();
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
    this.#stopHearingOfWakes?.();
    this.#socket?.close();
    this.#socket = undefined;
  }
}

/** What may be logged of an address: its query may hold a token. */
function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : '';
}
