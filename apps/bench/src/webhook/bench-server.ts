import { startServer } from '@offhook/server';
import { digestResponse, isEqualDigest } from '@offhook/sip-message';
import { fastify, type FastifyInstance } from 'fastify';
import { answerParent } from '../bench-process.js';
import { domain, edge, path, type Question } from './question.js';

/** The real server and a bare route beside it, in one process of their own. */

const [dataFolder = ''] = process.argv.slice(2);

async function start(): Promise<{ port: number; close: () => Promise<void> }> {
  return await startServer({
    port: 0,
    dataFolder,
    publicFolder: '/nowhere',
    logLevel: 'info',
    sip: { domain, edge: 'external', webSocketUrls: [`wss://${domain}/`] },
    webhook: edge,
    // A storm of logins comes from one address here.
    loginLimit: { failureCount: 0 },
    requestLimit: { requestCount: 0 },
  });
}

/** What is measured against: a route that parses the question and computes the digest, and does nothing else. */
async function startBare(): Promise<{ app: FastifyInstance; port: number }> {
  const app = fastify();
  const ha1 = '0'.repeat(32);
  app.post<{ Body: Question }>(path, (request, reply) => {
    const { cnonce, method, nc, nonce, qop, response, uri } = request.body;
    const expected = digestResponse({ algorithm: 'MD5', ha1, method, uri, nonce, nc, cnonce, qop });
    void reply.send({ status: isEqualDigest(expected, response) ? 'ok' : 'fail', message: 'computed' });
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const address = app.server.address();
  return { app, port: typeof address === 'object' ? (address?.port ?? 0) : 0 };
}

const server = await start();
const bare = await startBare();

answerParent({
  ports: () => ({ server: server.port, bare: bare.port }),
  memory: () => {
    globalThis.gc?.();
    const { heapUsed, rss } = process.memoryUsage();
    return { rss, heapUsed };
  },
  close: async () => {
    await server.close();
    await bare.app.close();
  },
});
