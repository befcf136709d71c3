import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { ManualClock } from '@offhook/primitives/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ClientOptions, WebSocket } from 'ws';
import type { Flow } from './flow.js';
import type { UpgradeRules } from './upgrade-check.js';
import { WebSocketGate } from './web-socket-gate.js';

const open: UpgradeRules = { allowedOrigins: undefined, isBlocked: () => false, hasRoomFor: () => true };
const limits = { maxMessageBytes: 1_000, maxBufferedBytes: 100_000, pingIntervalMs: 30_000 };

describe('the gate for WebSockets', () => {
  let server: Server;
  let gate: WebSocketGate;
  let clock: ManualClock;
  let flows: Flow[];
  let closed: Flow[];
  let data: (string | Uint8Array)[];
  let sockets: WebSocket[];
  let wake: () => void;

  beforeEach(async () => {
    [flows, closed, data, sockets, clock, wake] = [[], [], [], [], new ManualClock(), () => undefined];
    server = createServer((_, response) => response.writeHead(404).end());
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });

  afterEach(async () => {
    for (const socket of sockets) socket.terminate();
    await gate.dispose();
    server.closeAllConnections();
    server.close();
  });

  function guard(rules: Partial<UpgradeRules> = {}): void {
    gate = new WebSocketGate({
      clock,
      limits,
      rules: { ...open, ...rules },
      clientAddress: undefined,
      onOpen: (flow) => flows.push(flow),
      onData: (_, received) => {
        data.push(received);
        wake();
      },
      onClose: (flow) => {
        closed.push(flow);
        wake();
      },
    });
    gate.attach(server, '/sip');
  }

  function dial(path = '/sip', protocols: string[] = ['sip'], options: ClientOptions = {}): WebSocket {
    const { port } = server.address() as AddressInfo;
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, protocols, options);
    socket.on('error', () => undefined);
    sockets.push(socket);
    return socket;
  }

  async function enter(): Promise<WebSocket> {
    const socket = dial();
    await once(socket, 'open');
    return socket;
  }

  async function until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise<void>((resolve) => (wake = resolve));
  }

  /** The HTTP status of a handshake: 101, or why there is no WebSocket. */
  async function statusOf(socket: WebSocket): Promise<number> {
    return await new Promise((resolve) => {
      socket.once('open', () => {
        resolve(101);
      });
      socket.once('unexpected-response', (_, response) => {
        resolve(response.statusCode ?? 0);
      });
    });
  }

  describe('at the handshake', () => {
    it.each([
      ['the subprotocol sip', ['sip'], 101],
      ['sip among others', ['xmpp', 'sip'], 101],
      ['another subprotocol', ['xmpp'], 400],
      ['none', [], 400],
    ])('wants sip: %s', async (_, protocols, status) => {
      guard();
      expect(await statusOf(dial('/sip', protocols))).toBe(status);
    });

    it('answers with the subprotocol that it speaks', async () => {
      guard();
      const socket = dial('/sip', ['xmpp', 'sip']);
      await once(socket, 'open');
      expect(socket.protocol).toBe('sip');
    });

    it('takes its path with a query', async () => {
      guard();
      expect(await statusOf(dial('/sip?account=7'))).toBe(101);
    });

    it('leaves other paths to others', async () => {
      guard();
      const other = once(server, 'upgrade');
      const socket = dial('/elsewhere');
      const [request, raw] = (await other) as [{ url: string }, { destroyed: boolean; destroy: () => void }];
      expect([request.url, raw.destroyed]).toEqual(['/elsewhere', false]);
      const gone = new Promise((resolve) => socket.once('close', resolve));
      raw.destroy();
      await gone;
      expect(flows).toEqual([]);
    });

    it.each([
      ['https://crm.example', 101],
      ['https://evil.example', 403],
      [undefined, 101],
    ])('judges the origin %s', async (origin, status) => {
      guard({ allowedOrigins: ['https://crm.example'] });
      const options = origin === undefined ? {} : { headers: { origin } };
      expect(await statusOf(dial('/sip', ['sip'], options))).toBe(status);
    });

    it('refuses addresses that are blocked', async () => {
      guard({ isBlocked: (address) => address === '127.0.0.1' });
      expect(await statusOf(dial())).toBe(403);
    });

    it('refuses what is too much', async () => {
      guard({ hasRoomFor: () => false });
      expect(await statusOf(dial())).toBe(503);
    });

    it('survives a client that hangs up in the middle of it', async () => {
      guard();
      const { port } = server.address() as AddressInfo;
      const upgrade = once(server, 'upgrade');
      const raw = connect(port, '127.0.0.1');
      raw.write('GET /sip HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
      raw.destroy();
      await Promise.race([upgrade, once(raw, 'close')]);
      expect(await statusOf(dial())).toBe(101);
    });
  });

  describe('in a flow', () => {
    it('says who is there', async () => {
      guard();
      await enter();
      const [flow] = flows;
      expect([flow?.source.address, flow?.transport, flow?.host, flow?.isOpen]).toEqual([
        '127.0.0.1',
        'WS',
        '127.0.0.1',
        true,
      ]);
    });

    it('carries text as text and bytes as bytes, both ways', async () => {
      guard();
      const socket = await enter();
      socket.send('grüße');
      socket.send(Uint8Array.from([0, 255]));
      await until(() => data.length === 2);
      expect(data[0]).toBe('grüße');
      expect([...(data[1] as Uint8Array)]).toEqual([0, 255]);

      const received = once(socket, 'message') as Promise<[Buffer, boolean]>;
      expect(flows[0]?.send('zurück')).toBe(true);
      const [bytes, isBinary] = await received;
      expect([bytes.toString('utf8'), isBinary]).toEqual(['zurück', false]);
    });

    it('breaks off what is far too large, with 1009', async () => {
      guard();
      const socket = await enter();
      socket.send('x'.repeat(2_001));
      const [code] = (await once(socket, 'close')) as [number];
      expect(code).toBe(1009);
      await until(() => closed.length === 1);
      expect(flows[0]?.send('hello')).toBe(false);
    });

    it.each([
      ['too-many-bad-messages', 1008],
      ['shut-down', 1001],
    ] as const)('tells the client that it is closed for %s', async (reason, code) => {
      guard();
      const socket = await enter();
      flows[0]?.close(reason);
      const [received, text] = (await once(socket, 'close')) as [number, Buffer];
      expect([received, text.toString()]).toEqual([code, reason]);
    });

    it('breaks off with a client that goes on sending after it was closed', async () => {
      guard();
      const socket = await enter();
      // It does not read, so it never learns of the close and never answers it.
      socket.pause();
      flows[0]?.close('too-many-messages');
      socket.send('more');
      await until(() => closed.length === 1);
    });

    it('closes a flow whose client does not read', async () => {
      guard();
      const socket = await enter();
      socket.pause();
      const [flow] = flows;
      let sentCount = 0;
      while (flow?.send('x'.repeat(10_000)) === true) sentCount += 1;
      expect(sentCount).toBeGreaterThan(10);
      await until(() => closed.length === 1);
    });
  });

  describe('when a client falls silent', () => {
    it('pings it, and closes after two spans without a sign of life', async () => {
      guard();
      const socket = await enter();
      // A client that is gone without a word answers no ping.
      socket.pause();
      await clock.advance(60_000);
      expect(flows[0]?.isOpen).toBe(true);
      await clock.advance(30_000);
      await until(() => closed.length === 1);
      expect(flows[0]?.isOpen).toBe(false);
    });

    it('keeps it for as long as it answers', async () => {
      guard();
      const socket = await enter();
      for (let span = 0; span < 5; span += 1) {
        const pinged = once(socket, 'ping');
        await clock.advance(30_000);
        await pinged;
        // The pong goes out before this message, so the message says that it has arrived.
        socket.send('alive');
        const count = data.length;
        await until(() => data.length > count);
      }
      expect(flows[0]?.isOpen).toBe(true);
    });
  });

  describe('at the end', () => {
    it('closes every flow, takes no more and leaves no timer', async () => {
      guard();
      const socket = await enter();
      const gone = once(socket, 'close');
      await gate.dispose();
      await gate.dispose();
      const [code] = (await gone) as [number];
      expect([code, closed.length, clock.pendingCount, server.listenerCount('upgrade')]).toEqual([
        1001, 1, 0, 0,
      ]);
    });

    it('waits no longer than a second for a client that does not close', async () => {
      guard();
      const socket = await enter();
      socket.pause();
      const disposed = gate.dispose();
      await clock.advance(1_000);
      await disposed;
      await until(() => closed.length === 1);
    });
  });
});
