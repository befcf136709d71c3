export interface SocketHandlers {
  readonly onOpen: () => void;
  readonly onMessage: (data: string) => void;
  /** Called once, also when the socket never opened. */
  readonly onClose: (reason: string) => void;
}

export interface Socket {
  /** Sends one message. Does nothing when the socket is not open. */
  send(data: string): void;
  /** Closes it; no handler is called after this. */
  close(): void;
}

/** Opens WebSockets with the subprotocol `sip` (RFC 7118 §4). */
export interface SocketPort {
  open(url: string, handlers: SocketHandlers): Socket;
}
