import { randomBytes } from 'node:crypto';
import type { WebSocket } from 'ws';
import type { SipMessage } from '@offhook/sip-message';
import type { Flow, FlowCloseReason, FlowSource } from './flow.js';
import { octetsOf } from './octets-of.js';

export interface WebSocketFlowOptions {
  readonly socket: WebSocket;
  readonly source: FlowSource;
  readonly transport: Flow['transport'];
  readonly host: string | undefined;
  /** Bytes that may wait for a slow reader. */
  readonly maxBufferedBytes: number;
}

/** RFC 6455 §7.4.1. */
const closeCodes: Readonly<Record<FlowCloseReason, number>> = {
  'shut-down': 1001,
  'too-many-bad-messages': 1008,
  'too-many-messages': 1008,
  'backed-up': 1008,
  silent: 1001,
};

/** A flow over one WebSocket (RFC 7118). */
export class WebSocketFlow implements Flow {
  readonly id: string = randomBytes(12).toString('base64url');
  readonly source: FlowSource;
  readonly transport: Flow['transport'];
  readonly host: string | undefined;
  readonly #socket: WebSocket;
  readonly #maxBufferedBytes: number;
  #silentSpanCount = 0;

  constructor({ host, maxBufferedBytes, socket, source, transport }: WebSocketFlowOptions) {
    this.source = source;
    this.transport = transport;
    this.host = host;
    this.#socket = socket;
    this.#maxBufferedBytes = maxBufferedBytes;
  }

  get isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  sendMessage(message: SipMessage): boolean {
    return this.send(octetsOf(message));
  }

  send(data: string | Uint8Array): boolean {
    if (!this.isOpen) return false;
    if (this.#socket.bufferedAmount > this.#maxBufferedBytes) {
      this.close('backed-up');
      return false;
    }
    // The close event says when a write failed, and there all that depends on the flow is ended.
    this.#socket.send(data, () => undefined);
    return true;
  }

  close(reason: FlowCloseReason): void {
    this.#socket.close(closeCodes[reason], reason);
    // Who does not read or does not answer will not close politely either.
    if (reason === 'backed-up' || reason === 'silent') this.#socket.terminate();
  }

  /** Breaks the connection off. */
  terminate(): void {
    this.#socket.terminate();
  }

  /** Notes a sign of life. */
  hear(): void {
    this.#silentSpanCount = 0;
  }

  /** Asks for a sign of life, or closes when there was none for two spans. */
  ping(): void {
    this.#silentSpanCount += 1;
    if (this.#silentSpanCount > 2) this.close('silent');
    else if (this.isOpen) this.#socket.ping();
  }
}
