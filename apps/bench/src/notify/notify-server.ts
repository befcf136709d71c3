import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MemorySwitch } from '@offhook/sip-core/testing';
import { WebSocketServer } from 'ws';

/** The user names of those who are watched. */
export function watchedUsers(count: number): readonly string[] {
  return Array.from({ length: count }, (_none, index) => `user${index}`);
}

/** A SIP server that registers `alice` without a password and notifies, over real WebSockets; and an empty page. */
export class NotifyServer implements AsyncDisposable {
  readonly #http: Server;
  readonly #memorySwitch: MemorySwitch;

  private constructor(http: Server, memorySwitch: MemorySwitch) {
    this.#http = http;
    this.#memorySwitch = memorySwitch;
  }

  static async open(): Promise<NotifyServer> {
    const memorySwitch = new MemorySwitch({ users: { alice: '' } });
    const http = createServer((_request, response) => {
      response.setHeader('Content-Type', 'text/html').end('<!doctype html><title>notify</title>');
    });
    joinSockets(new WebSocketServer({ server: http }), memorySwitch);
    await new Promise<void>((resolve) => {
      http.listen(0, '127.0.0.1', resolve);
    });
    return new NotifyServer(http, memorySwitch);
  }

  get port(): number {
    return (this.#http.address() as AddressInfo).port;
  }

  get subscriptionCount(): number {
    return this.#memorySwitch.notifier.subscriptionCount;
  }

  /** Tells of all at once that each of them is there, or is not. */
  publish(users: readonly string[], basic: 'open' | 'closed'): void {
    for (const user of users) {
      this.#memorySwitch.notifier.publish({
        user,
        event: 'presence',
        contentType: 'application/pidf+xml',
        body: pidf(user, basic),
      });
    }
    this.#memorySwitch.ladder.clear();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#http.closeAllConnections();
    await new Promise((resolve) => this.#http.close(resolve));
  }
}

/** Each WebSocket is a line of its own to the switch. */
function joinSockets(sockets: WebSocketServer, memorySwitch: MemorySwitch): void {
  let count = 0;
  sockets.on('connection', (webSocket) => {
    count += 1;
    const line = memorySwitch.socketsOf(`page-${count}`).open('', {
      onOpen: () => undefined,
      onMessage: (data) => {
        webSocket.send(data);
      },
      onClose: () => {
        webSocket.close();
      },
    });
    webSocket.on('message', (data: Buffer) => {
      line.send(data.toString());
    });
    webSocket.on('close', () => {
      line.close();
    });
  });
}

/** As large as PIDF with a person, an activity and a note is in the field. */
function pidf(user: string, basic: 'open' | 'closed'): string {
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<presence xmlns="urn:ietf:params:xml:ns:pidf" xmlns:dm="urn:ietf:params:xml:ns:pidf:data-model"',
    ` xmlns:rpid="urn:ietf:params:xml:ns:pidf:rpid" entity="sip:${user}@example.test">`,
    `<tuple id="t-${user}"><status><basic>${basic}</basic></status>`,
    `<contact priority="0.8">sip:${user}@192.0.2.1:5061;transport=tls</contact>`,
    '<timestamp>2026-11-21T08:00:00Z</timestamp></tuple>',
    `<dm:person id="p-${user}"><rpid:activities><rpid:busy/></rpid:activities>`,
    '<dm:note>In a meeting &amp; not to be disturbed</dm:note></dm:person></presence>',
  ].join('\n');
}
