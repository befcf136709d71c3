import type { Clock } from '@offhook/primitives';

export interface KeepAliveOptions {
  readonly clock: Clock;
  readonly send: (data: string) => void;
  /** Called once when a server that has answered before does not any more. */
  readonly onSilent: () => void;
}

// RFC 5626 §4.4.1, and RFC 7118 §6 for WebSocket.
const ping = '\r\n\r\n';
const pong = '\r\n';
// Below the 30 s after which home routers and proxies forget an idle connection.
const intervalMs = 25_000;
const pongTimeoutMs = 10_000;

/** Keeps a connection open with CRLF, and finds out when nobody is there any more. */
export class KeepAlive {
  readonly #options: KeepAliveOptions;
  #cancel: () => void = () => undefined;
  #hasPonged = false;

  constructor(options: KeepAliveOptions) {
    this.#options = options;
    this.#wait();
  }

  /** True when `data` was keep-alive and nothing else. */
  handle(data: string): boolean {
    if (data === ping) {
      this.#options.send(pong);
      return true;
    }
    if (data !== pong) return false;
    this.#hasPonged = true;
    this.#wait();
    return true;
  }

  stop(): void {
    this.#cancel();
  }

  #wait(): void {
    this.#cancel();
    this.#cancel = this.#options.clock.after(intervalMs, () => {
      this.#ping();
    });
  }

  #ping(): void {
    const { clock, onSilent, send } = this.#options;
    send(ping);
    // Many servers take a ping in silence, so that silence means something only after a first pong.
    if (this.#hasPonged) this.#cancel = clock.after(pongTimeoutMs, onSilent);
    else this.#wait();
  }
}
