import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { type Clock, sleep } from '@offhook/primitives';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import type { EdgeLimits } from '../edge-limits.js';
import type { Flow } from './flow.js';
import { readableOverrun } from './message-intake.js';
import { checkUpgrade, hostOf, isUpgradeTo, type UpgradeRules } from './upgrade-check.js';
import { WebSocketFlow } from './web-socket-flow.js';

export interface WebSocketGateOptions {
  readonly clock: Clock;
  readonly limits: Pick<EdgeLimits, 'maxMessageBytes' | 'maxBufferedBytes' | 'pingIntervalMs'>;
  readonly rules: UpgradeRules;
  readonly clientAddress: ((request: IncomingMessage) => string) | undefined;
  readonly onOpen: (flow: Flow) => void;
  readonly onData: (flow: Flow, data: string | Uint8Array) => void;
  readonly onClose: (flow: Flow) => void;
}

/** How long a closing handshake may take at the end. */
const closeTimeoutMs = 1_000;

/** Lets WebSockets in at one path of an HTTP server, and makes flows of them. */
export class WebSocketGate {
  readonly #options: WebSocketGateOptions;
  readonly #webSockets: WebSocketServer;
  readonly #flows: Map<WebSocketFlow, Promise<void>> = new Map<WebSocketFlow, Promise<void>>();
  readonly #detachers: (() => void)[] = [];
  #stopPulse: (() => void) | undefined;

  constructor(options: WebSocketGateOptions) {
    this.#options = options;
    this.#webSockets = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      // What is larger still is cut off with 1009 before it is read.
      maxPayload: options.limits.maxMessageBytes * readableOverrun,
      handleProtocols: () => 'sip',
    });
  }

  attach(server: Server, path: string): void {
    const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
      if (isUpgradeTo(request, path)) this.#receive(request, socket, head);
    };
    server.on('upgrade', onUpgrade);
    this.#detachers.push(() => server.off('upgrade', onUpgrade));
    this.#stopPulse ??= this.#pulse();
  }

  /** Takes no more, and closes what is open. */
  async dispose(): Promise<void> {
    for (const detach of this.#detachers.splice(0)) detach();
    this.#stopPulse?.();
    for (const flow of this.#flows.keys()) flow.close('shut-down');
    const patience = new AbortController();
    const timeUp = sleep(closeTimeoutMs, this.#options.clock, patience.signal).catch(() => undefined);
    await Promise.race([Promise.all(this.#flows.values()), timeUp]);
    patience.abort();
    for (const flow of this.#flows.keys()) flow.terminate();
  }

  #receive(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const address = this.#addressOf(request);
    if (address === undefined) {
      refuse(socket, { status: 400, reason: 'It is not known who connects.' });
      return;
    }
    const refusal = checkUpgrade(request, address, this.#options.rules);
    if (refusal !== undefined) {
      refuse(socket, refusal);
      return;
    }
    this.#webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      this.#open(webSocket, request, address);
    });
  }

  /** Undefined where the operator's function finds none, as for a socket that closed meanwhile. */
  #addressOf(request: IncomingMessage): string | undefined {
    const { clientAddress } = this.#options;
    if (clientAddress === undefined) return plainAddress(request.socket.remoteAddress);
    try {
      return plainAddress(clientAddress(request));
    } catch {
      // A header that a client made up must not end the server.
      return undefined;
    }
  }

  #open(socket: WebSocket, request: IncomingMessage, address: string): void {
    const { limits, onClose, onData, onOpen } = this.#options;
    const flow = new WebSocketFlow({
      socket,
      source: { address, port: request.socket.remotePort ?? 0 },
      transport: request.socket instanceof TLSSocket ? 'WSS' : 'WS',
      host: hostOf(request),
      maxBufferedBytes: limits.maxBufferedBytes,
    });
    const closed = new Promise<void>((resolve) => {
      socket.once('close', () => {
        this.#flows.delete(flow);
        onClose(flow);
        resolve();
      });
    });
    this.#flows.set(flow, closed);
    // Every error is followed by the close event, which says all that matters.
    socket.on('error', () => undefined);
    socket.on('pong', () => {
      flow.hear();
    });
    socket.on('message', (data, isBinary) => {
      // Who goes on sending after the edge closed is not waited for.
      if (!flow.isOpen) flow.terminate();
      flow.hear();
      onData(flow, readFrame(data, isBinary));
    });
    onOpen(flow);
  }

  #pulse(): () => void {
    const { clock, limits } = this.#options;
    return clock.after(limits.pingIntervalMs, () => {
      for (const flow of this.#flows.keys()) flow.ping();
      this.#stopPulse = this.#pulse();
    });
  }
}

function refuse(socket: Duplex, refusal: { readonly status: number; readonly reason: string }): void {
  const { reason, status } = refusal;
  const head = `HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Type: text/plain`;
  // A client that is already gone needs no answer.
  socket.on('error', () => undefined);
  socket.end(`${head}\r\nContent-Length: ${reason.length}\r\n\r\n${reason}`);
}

/** Text frames are UTF-8, which the WebSocket has checked; a binary frame may hold anything. */
function readFrame(data: RawData, isBinary: boolean): string | Uint8Array {
  const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data as Buffer);
  return isBinary ? bytes : bytes.toString('utf8');
}

/** An IPv4 address that came in through an IPv6 socket is still an IPv4 address. */
function plainAddress(address: string | undefined): string | undefined {
  return address?.replace(/^::ffff:/, '');
}
