import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { fastify, type FastifyInstance } from 'fastify';
import { expect, it, vi } from 'vitest';
import { answerErrors } from './error-replies.js';
import { Drain } from './drain.js';

const createApp = (): FastifyInstance => {
  const app = fastify({ return503OnClosing: false, forceCloseConnections: 'idle' });
  answerErrors(app);
  new Drain().guard(app);
  return app;
};

it('finishes what was begun, and refuses what comes later', async () => {
  const app = createApp();
  let finish: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => {
    app.get('/slow', async () => {
      resolve();
      await new Promise<void>((release) => {
        finish = release;
      });
      return 'finished';
    });
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;

  const early = fetch(`http://127.0.0.1:${port}/slow`);
  await begun;
  // A request whose first half came before the end, and whose second half came after.
  const accepted = once(app.server, 'connection') as Promise<[Socket]>;
  const late = connect(port, '127.0.0.1');
  let received = '';
  late.setEncoding('utf8').on('data', (text: string) => {
    received += text;
  });
  late.write('GET /slow HTTP/1.1\r\n');
  const [socket] = await accepted;
  await vi.waitUntil(() => socket.bytesRead > 0);
  const closed = app.close();
  late.write('host: localhost\r\n\r\n');
  await once(late, 'close');
  finish();

  expect(await (await early).text()).toBe('finished');
  expect(received).toMatch(/^HTTP\/1\.1 503 /);
  expect(received).toContain('server/stopping');
  expect(received).toContain('retry-after: 2');
  await closed;
});
