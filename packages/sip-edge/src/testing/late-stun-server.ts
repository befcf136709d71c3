import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import type { TestProject } from 'vitest/node';

/** What the tests in browsers know of the STUN server that runs beside them. */
interface LateStunForBrowsers {
  readonly url: string;
}

declare module 'vitest' {
  export interface ProvidedContext {
    readonly lateStun: LateStunForBrowsers;
  }
}

// Beyond the second for which a description waits.
const delayMs = 1_500;
const host = '127.0.0.1';
const bindingRequest = 0x0001;
const bindingSuccess = 0x0101;
const magicCookie = 0x2112_a442;

/**
 * Runs a STUN server that answers late, and a router for each of its clients: what is sent to the address that a client is told
 * arrives. Vitest calls what is returned at the end.
 */
export async function setup(project: TestProject): Promise<() => void> {
  const sockets = new Set<Socket>();
  const timers = new Set<NodeJS.Timeout>();
  const routers = new Map<string, Promise<Socket>>();
  const server = await openSocket(sockets);
  server.on('message', (request, client) => {
    if (request.length < 20 || request.readUInt16BE(0) !== bindingRequest) return;
    const key = `${client.address} ${client.port}`;
    const router = routers.get(key) ?? openRouter(sockets, client);
    routers.set(key, router);
    const timer = setTimeout(() => {
      timers.delete(timer);
      void router.then((opened) => {
        const { port } = opened.address();
        if (sockets.size > 0) server.send(bindingResponse(request, port), client.port, client.address);
      });
    }, delayMs);
    timers.add(timer);
  });
  project.provide('lateStun', { url: `stun:${host}:${server.address().port}` });
  return () => {
    for (const timer of timers) clearTimeout(timer);
    for (const socket of sockets) socket.close();
    sockets.clear();
  };
}

async function openSocket(sockets: Set<Socket>): Promise<Socket> {
  const socket = createSocket('udp4');
  sockets.add(socket);
  await new Promise<void>((resolve) => socket.bind(0, host, resolve));
  return socket;
}

/** Whoever sends first is the other side of the client's. */
async function openRouter(sockets: Set<Socket>, client: RemoteInfo): Promise<Socket> {
  const socket = await openSocket(sockets);
  let peer: RemoteInfo | undefined;
  socket.on('message', (packet, from) => {
    const isOwn = from.port === client.port && from.address === client.address;
    if (!isOwn) peer = from;
    const to = isOwn ? peer : client;
    if (to !== undefined) socket.send(packet, to.port, to.address);
  });
  return socket;
}

/** RFC 8489 §5 and §14.2: the same transaction, and one XOR-MAPPED-ADDRESS. */
function bindingResponse(request: Buffer, port: number): Buffer {
  const response = Buffer.alloc(32);
  response.writeUInt16BE(bindingSuccess, 0);
  response.writeUInt16BE(12, 2);
  request.copy(response, 4, 4, 20);
  response.writeUInt16BE(0x0020, 20);
  response.writeUInt16BE(8, 22);
  response.writeUInt8(1, 25);
  response.writeUInt16BE(port ^ (magicCookie >>> 16), 26);
  const address = Buffer.from(host.split('.').map(Number)).readUInt32BE();
  response.writeUInt32BE((address ^ magicCookie) >>> 0, 28);
  return response;
}
