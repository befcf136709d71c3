import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { authWebhookRequestSchema } from '@offhook/protocol';
import { type ClientOptions, WebSocket } from 'ws';
import { createSipEdge } from '../create-sip-edge.js';
import type { SipEdge, SipEdgeOptions, WebhookOptions } from '../sip-edge.js';
import { play } from './ladder.js';
import { judge } from './password-verdicts.js';
import { SipClient } from './sip-client.js';

const domain = 'demo.localhost';

/** The real edge on a free loopback port, with a real webhook beside it. */
export class LoopbackEdge implements AsyncDisposable {
  readonly edge: SipEdge;
  readonly domain: string;
  readonly port: number;
  readonly #server: Server;
  readonly #clients: SipClient[] = [];
  readonly #sockets: WebSocket[] = [];

  private constructor(server: Server, edge: SipEdge, served: string) {
    this.#server = server;
    this.edge = edge;
    this.domain = served;
    this.port = (server.address() as AddressInfo).port;
  }

  /** `webhook` changes how the edge asks, not what answers. */
  static async start(
    options: Partial<SipEdgeOptions> = {},
    webhook: Partial<WebhookOptions> = {},
  ): Promise<LoopbackEdge> {
    const server = createServer((request, response) => void answer(request, response));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const own = { url: `http://127.0.0.1:${port}/webhooks/auth`, username: 'edge', password: 'basic' };
    const edge = createSipEdge({ domain, webhook: { ...own, ...webhook }, ...options });
    edge.attach(server);
    return new LoopbackEdge(server, edge, options.domain ?? domain);
  }

  /** A WebSocket to the edge; by default one that the edge lets in. */
  open(path = '/sip', protocols: string | string[] = 'sip', options: ClientOptions = {}): WebSocket {
    const socket = new WebSocket(`ws://127.0.0.1:${this.port}${path}`, protocols, options);
    socket.on('error', () => undefined);
    this.#sockets.push(socket);
    return socket;
  }

  async connect(name: string): Promise<SipClient> {
    const socket = this.open();
    const wire = {
      send: (data: string | Uint8Array): void => {
        socket.send(data);
      },
      close: (): void => {
        socket.close();
      },
      onData: (): void => undefined,
    };
    const client = new SipClient({ name, domain: this.domain, wire });
    socket.on('message', (data: Buffer) => {
      client.wire.onData(data.toString('utf8'));
    });
    await once(socket, 'open');
    this.#clients.push(client);
    return client;
  }

  async registered<const Names extends readonly string[]>(
    ...names: Names
  ): Promise<{ readonly [Index in keyof Names]: SipClient }> {
    const clients: SipClient[] = [];
    for (const name of names) clients.push(await this.connect(name));
    for (const client of clients) await client.register();
    return clients as unknown as { readonly [Index in keyof Names]: SipClient };
  }

  async play(ladder: string): Promise<void> {
    await play(this.#clients, ladder);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.edge.dispose();
    for (const socket of this.#sockets) socket.terminate();
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const isEdge = request.headers.authorization === `Basic ${Buffer.from('edge:basic').toString('base64')}`;
  if (!isEdge) {
    response.writeHead(401).end();
    return;
  }
  const question = authWebhookRequestSchema.parse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(judge(question)));
}
