import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AuthWebhookRequest, authWebhookRequestSchema } from '@offhook/protocol';
import { createSipEdge } from '@offhook/sip-edge';
import { digestHa1, digestResponse, readAlgorithm } from '@offhook/sip-message';
import { answerParent } from '../bench-process.js';
import { domain, type EdgePorts, password } from './edge-ports.js';

/** The embedded edge, the webhook that it asks, an empty page, and a STUN server that never answers. */

function judge(question: AuthWebhookRequest): 'ok' | 'fail' {
  const { cnonce, method, nc, nonce, qop, realm, uri, username } = question;
  const algorithm = readAlgorithm(question.algorithm ?? 'MD5') ?? 'MD5';
  const ha1 = digestHa1({ algorithm, username, realm, password });
  const expected = digestResponse({ algorithm, ha1, method, uri, nonce, nc, cnonce, qop });
  return expected === question.response ? 'ok' : 'fail';
}

async function answerWebhook(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const question = authWebhookRequestSchema.parse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ status: judge(question), message: '' }));
}

const server = createServer((request, response) => {
  if (request.method === 'POST') void answerWebhook(request, response);
  else response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Bench</title>');
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo;

const edge = createSipEdge({
  domain,
  webhook: { url: `http://127.0.0.1:${port}/webhooks/auth`, username: 'edge', password: 'edge' },
  limits: { maxMessagesPerSecond: 2_000 },
});
edge.attach(server);

const silentStun = createSocket('udp4');
silentStun.on('message', () => undefined);
silentStun.bind(0, '127.0.0.1');
await once(silentStun, 'listening');

answerParent({
  ports: (): EdgePorts => ({ http: port, silentStun: silentStun.address().port }),
  close: async () => {
    await edge.dispose();
    silentStun.close();
    server.closeAllConnections();
    server.close();
  },
});
