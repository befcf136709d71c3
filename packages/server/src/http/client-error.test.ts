import { once } from 'node:events';
import { type AddressInfo, connect } from 'node:net';
import { errorBodySchema } from '@offhook/protocol';
import { describe, expect, it } from 'vitest';
import { createTestServer } from '../testing/test-server.js';

async function say(text: string): Promise<string> {
  await using server = await createTestServer();
  await server.app.listen({ host: '127.0.0.1', port: 0 });
  const socket = connect((server.app.server.address() as AddressInfo).port, '127.0.0.1');
  let received = '';
  socket.setEncoding('utf8').on('data', (part: string) => {
    received += part;
  });
  socket.write(text);
  await once(socket, 'close');
  return received;
}

describe('what is not HTTP', () => {
  it.each([
    ['nonsense', 'REGISTER sip:example.org SIP/2.0\r\n\r\n', '400 request/invalid'],
    ['a header without a name', 'GET / HTTP/1.1\r\nhost: a\r\n: b\r\n\r\n', '400 request/invalid'],
    [
      'two lengths',
      'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n',
      '400 request/invalid',
    ],
    [
      'endless headers',
      `GET / HTTP/1.1\r\nhost: a\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`,
      '413 request/too-large',
    ],
  ])('%s', async (_name, text, expected) => {
    const [head = '', body = ''] = (await say(text)).split('\r\n\r\n');
    const [, status = ''] = /^HTTP\/1\.1 (\d+) /.exec(head) ?? [];
    expect(`${status} ${errorBodySchema.parse(JSON.parse(body)).error.code}`).toBe(expected);
  });
});
