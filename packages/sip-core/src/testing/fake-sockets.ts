import type { Socket, SocketHandlers, SocketPort } from '../ports/socket-port.js';

/** Sockets that open, hear and close when the test says so. */
export class FakeSockets implements SocketPort {
  /** Every socket that was asked for. */
  readonly opened: FakeSocket[] = [];

  open(url: string, handlers: SocketHandlers): Socket {
    const socket = new FakeSocket(url, handlers);
    this.opened.push(socket);
    return socket;
  }

  /** The socket that was asked for last. */
  get last(): FakeSocket {
    const socket = this.opened.at(-1);
    if (socket === undefined) throw new Error('No socket was asked for.');
    return socket;
  }
}

export class FakeSocket implements Socket {
  readonly url: string;
  readonly #handlers: SocketHandlers;
  readonly sent: string[] = [];
  isClosed = false;

  constructor(url: string, handlers: SocketHandlers) {
    this.url = url;
    this.#handlers = handlers;
  }

  send(data: string): void {
    this.sent.push(data);
  }

  close(): void {
    this.isClosed = true;
  }

  acceptConnection(): void {
    this.#handlers.onOpen();
  }

  receive(data: string): void {
    this.#handlers.onMessage(data);
  }

  drop(reason = 'dropped'): void {
    this.#handlers.onClose(reason);
  }
}
