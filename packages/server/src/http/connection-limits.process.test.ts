import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createTestServer, type TestServer } from '../testing/test-server.js';
import { defaultConnectionLimits } from './connection-limits.js';

const limits = { headersTimeoutMs: 200, requestTimeoutMs: 400, keepAliveTimeoutMs: 300, checkEveryMs: 50 };

const sockets = new Set<Socket>();

afterEach(() => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
});

async function listen(server: TestServer): Promise<number> {
  await server.app.listen({ host: '127.0.0.1', port: 0 });
  return (server.app.server.address() as AddressInfo).port;
}

/** Sends the pieces at once, and resolves all that came back until the server closed. */
async function sendAndWait(port: number, ...pieces: readonly string[]): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  sockets.add(socket);
  let received = '';
  socket.setEncoding('utf8').on('data', (text: string) => (received += text));
  // It may close before it has read everything.
  socket.on('error', () => undefined);
  for (const piece of pieces) socket.write(piece);
  await once(socket, 'close');
  return received;
}

const head = 'POST /api/v1/logout HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n';

describe('a connection', () => {
  it.each([
    ['says nothing at all', [], '408'],
    ['never finishes its head', ['GET / HTTP/1.1\r\nhost:'], '408'],
    ['never finishes its body', [head, 'content-length: 100\r\n\r\n{'], '408'],
    ['sends a head that is too large', ['GET / HTTP/1.1\r\n', `a: ${'x'.repeat(20_000)}\r\n\r\n`], '413'],
    [
      'sends a thousand headers',
      ['GET / HTTP/1.1\r\n', ...Array.from({ length: 2_000 }, (_, i) => `a${i}: 1234567890\r\n`)],
      '413',
    ],
    ['announces a body that is too large', [head, 'content-length: 99999999\r\n\r\n{'], '413'],
    [
      'sends a chunk without an end',
      [head, 'transfer-encoding: chunked\r\n\r\nfffffffff\r\n', 'x'.repeat(40_000)],
      '413',
    ],
    ['says two lengths', [head, 'content-length: 2\r\ncontent-length: 3\r\n\r\n{}'], '400'],
    [
      'says a length and chunks',
      [head, 'content-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'],
      '400',
    ],
    ['speaks another protocol', ['\u0016\u0003\u0001\u0002\u0000\u0001\u0000'], '400'],
    ['names no host', ['GET / HTTP/1.1\r\nconnection: close\r\n\r\n'], '400'],
    [
      'climbs out of the folder',
      ['GET /sdk/../../../../etc/passwd HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n'],
      '404',
    ],
  ])('that %s ends, and the next one is answered', async (_, pieces, status) => {
    await using server = await createTestServer({ connectionLimits: limits });
    const port = await listen(server);
    const received = await sendAndWait(port, ...pieces);
    expect(received.split(' ')[1] ?? '').toBe(status);
    expect(received).toMatch(/"code":"request\/[a-z-]+"/);
    expect(received).not.toMatch(/root:|node_modules|at .*\(/);
    expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(200);
  });

  it.each([
    // RFC 9112 §3.2.2: whoever asks a proxy's question is answered as if he had not.
    ['a whole address', 'GET http://evil.example/health HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n'],
    ['no host, in HTTP/1.0', 'GET /health HTTP/1.0\r\n\r\n'],
  ])('that names %s is answered as HTTP wants it', async (_, text) => {
    await using server = await createTestServer({ connectionLimits: limits });
    const received = await sendAndWait(await listen(server), text);
    expect(received.split(' ')[1]).toBe('200');
  });

  it('that idles after its answer is closed', async () => {
    await using server = await createTestServer({ connectionLimits: limits });
    const received = await sendAndWait(await listen(server), 'GET /health HTTP/1.1\r\nhost: a\r\n\r\n');
    expect(received).toMatch(/^HTTP\/1\.1 200 /);
  });

  it('by hundreds that hang does not keep others from an answer', async () => {
    await using server = await createTestServer({ connectionLimits: limits });
    const port = await listen(server);
    const hanging = Array.from({ length: 300 }, async () => await sendAndWait(port, 'GET / HTTP/1.1\r\n'));
    expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(200);
    for (const received of await Promise.all(hanging)) expect(received).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('has a quarter of a minute for a request, and less for its head', () => {
    const { headersTimeoutMs, requestTimeoutMs } = defaultConnectionLimits;
    expect(headersTimeoutMs).toBeLessThan(requestTimeoutMs);
    expect(requestTimeoutMs).toBeLessThanOrEqual(15_000);
  });
});
